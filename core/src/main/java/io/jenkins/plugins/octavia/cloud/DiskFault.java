package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;

/** Why no hypervisor can boot a file, with what to do, in a clause that follows the file's name. */
final class DiskFault extends IOException {
    private static final long serialVersionUID = 1;

    DiskFault(String message) {
        super(message);
    }
}
