package io.jenkins.plugins.octavia.library

/** The origin of an image, as arguments of octaviaImage. */
class Provenance implements Serializable {

    private static final long serialVersionUID = 1

    /**
     * Two builds are never the same bytes, so they count as the same when octavia's commit and the installed packages are.
     * A build without a package manifest is never the same.
     */
    static Map of(Map properties) {
        List same = []
        if (properties.manifest_sha256) {
            for (String name in ['octavia_commit', 'manifest_sha256']) {
                if (properties[name]) {
                    same << name
                }
            }
        }
        return [properties: properties, sameWhen: same]
    }
}
