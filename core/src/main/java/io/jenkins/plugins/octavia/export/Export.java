package io.jenkins.plugins.octavia.export;

import java.util.List;

/**
 * What a deployer gets.
 *
 * @param notes what the operator should know before, a line each: what the deployment does not have, and what the deployer does not
 *     take
 * @param next what is to be done with the files, a line each, in order
 */
public record Export(List<ExportFile> files, List<String> notes, List<String> next) {

    public Export {
        files = List.copyOf(files);
        notes = List.copyOf(notes);
        next = List.copyOf(next);
    }
}
