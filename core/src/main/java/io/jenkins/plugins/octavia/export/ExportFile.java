package io.jenkins.plugins.octavia.export;

import java.nio.charset.StandardCharsets;

/**
 * A file of an export.
 *
 * @param name relative to the folder of the export, with slashes
 * @param isSecret whether it is for its owner alone
 */
public record ExportFile(String name, String content, boolean isSecret) {

    static ExportFile open(String name, String content) {
        return new ExportFile(name, content, false);
    }

    static ExportFile secret(String name, String content) {
        return new ExportFile(name, content, true);
    }

    public byte[] bytes() {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    /** Without the content. */
    @Override
    public String toString() {
        return name;
    }
}
