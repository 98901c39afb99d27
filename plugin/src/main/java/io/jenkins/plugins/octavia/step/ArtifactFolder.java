package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.NetworkSpec.OtherProject;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The folder of a call's artifacts: {@code octavia/CLOUD} by default. What else distinguishes one Octavia from another follows after
 * a comma: credentials of the step's own, which may be of another project or of another cloud with that name, and a
 * network of another name than the default or of another project. So no two of them fall together, and the names can be read back.
 *
 * @param path relative to the artifacts, without a slash at its end
 */
record ArtifactFolder(String path) {

    private static final String ROOT = "octavia/";

    private static final String NETWORK = ",network=";

    /** Valid in every file system and URL. */
    private static final Pattern FORM = Pattern.compile(ROOT + "[A-Za-z0-9_~-]([A-Za-z0-9_~.,=-]*[A-Za-z0-9_~-])?");

    /** Limit of file systems for one name. */
    private static final int LONGEST = 255;

    /** @throws Refusal if {@link #of} could not have made it: it may come from a Pipeline */
    ArtifactFolder {
        if (!FORM.matcher(path).matches()) {
            throw new Refusal("artifacts: \"" + path
                    + "\" is not a folder of artifacts; give what steps of this plugin returned");
        }
    }

    /** @param credentialsId of the step; empty if the cloud's own are used */
    static ArtifactFolder of(String cloud, Optional<String> credentialsId, Optional<NetworkSpec> network) {
        return new ArtifactFolder(ROOT
                + encoded(cloud)
                + credentialsId.map(id -> ",credentialsId=" + encoded(id)).orElse("")
                + network.map(ArtifactFolder::suffix).orElse(""));
    }

    private static String suffix(NetworkSpec network) {
        String name = NETWORK + encoded(network.name());
        if (network.source() instanceof OtherProject other) {
            return name + ",project=" + encoded(other.id());
        }
        return network.name().equals(NetworkSpec.DEFAULT_NAME) ? "" : name;
    }

    /** Whether it is of a network that has another name than the default. */
    boolean namesNetwork() {
        return path.contains(NETWORK);
    }

    /** Whether another folder is of the same cloud and credentials, whatever its network. */
    boolean isOfLoginOf(String other) {
        return login(other).equals(login(path));
    }

    private static String login(String path) {
        return path.replaceFirst(NETWORK + ".*", "");
    }

    /** @throws Refusal if the name is too long for file systems */
    void refuseTooLong() {
        int length = path.length() - ROOT.length();
        if (length > LONGEST) {
            throw new Refusal("artifacts: the name of their folder would have " + length
                    + " characters, and file systems" + " take " + LONGEST
                    + "; shorten the names of cloud and network, or archive none (archive: false)");
        }
    }

    /** Letters, digits and signs that every file system takes anywhere, else a tilde and four hexadecimal digits (UTF-16). */
    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isInside = i > 0 && i < name.length() - 1;
            if (c < 128 && Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' && isInside) {
                encoded.append(c);
            } else {
                encoded.append(String.format("~%04X", (int) c));
            }
        }
        return encoded.toString();
    }
}
