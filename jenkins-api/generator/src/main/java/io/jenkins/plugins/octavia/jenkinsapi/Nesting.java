package io.jenkins.plugins.octavia.jenkinsapi;

/** Of which class a class is a member, and its simple name there (JVMS 4.7.6). */
record Nesting(String outer, String name) {

    String text() {
        return outer + " " + name;
    }
}
