package io.jenkins.plugins.octavia.export;

import java.util.regex.Pattern;

/** Ansible takes the text of a variable for a template, and kolla-ansible that of octavia.conf too. */
final class Jinja {

    /** What begins an expression, a statement or a comment. */
    private static final Pattern START = Pattern.compile("\\{[{%#]");

    private Jinja() {}

    /** A template that renders as this text. */
    static String literal(String text) {
        return START.matcher(text).replaceAll("{{ '$0' }}");
    }
}
