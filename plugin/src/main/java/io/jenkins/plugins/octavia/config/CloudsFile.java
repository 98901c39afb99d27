package io.jenkins.plugins.octavia.config;

import hudson.AbortException;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.CloudsYaml;
import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.cloud.Environment.TextFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;

/**
 * A clouds.yaml in a Secret file. Its author may not be the controller's administrator, so it is read in an
 * environment that has nothing of the controller: no variables, no home folder, and of files only those of the workspace.
 */
final class CloudsFile {

    private static final String CLOUDS_YAML = "clouds.yaml";
    /** Absolute on Unix or Windows, below a home folder, or with a step upwards: whatever the controller itself runs on. */
    private static final Pattern OUTSIDE =
            Pattern.compile("^[/\\\\~].*|^[A-Za-z]:.*|(.*[/\\\\])?\\.\\.([/\\\\].*)?", Pattern.DOTALL);

    private final FileCredentials credentials;
    private final TextFiles workspace;

    CloudsFile(FileCredentials credentials, TextFiles workspace) {
        this.credentials = credentials;
        this.workspace = workspace;
    }

    CloudConfig find(Optional<String> cloud) throws AbortException {
        Environment environment = Environment.withoutFolders(Map.of("OS_CLIENT_CONFIG_FILE", CLOUDS_YAML), this::read);
        try {
            return new CloudsYaml(environment).find(cloud);
        } catch (CloudException | InvalidPathException e) {
            throw new AbortException("credentials " + credentials.getId() + ": " + e.getMessage());
        }
    }

    private String read(Path path) throws IOException {
        if (path.toString().equals(CLOUDS_YAML)) {
            try (InputStream content = credentials.getContent()) {
                return new String(content.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        if (path.isAbsolute() || OUTSIDE.matcher(path.toString()).matches()) {
            throw new IOException(
                    "it is not below the workspace; put it there and give a relative path, such as ca.pem");
        }
        return workspace.read(path);
    }
}
