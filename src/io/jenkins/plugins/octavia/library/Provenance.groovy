package io.jenkins.plugins.octavia.library

/** Where an image comes from, as octaviaImage takes it. */
class Provenance implements Serializable {

    private static final long serialVersionUID = 1

    /**
     * Two builds are never the same bytes, so they count as the same when octavia's commit and the installed packages are.
     * Of a build that does not know its packages nothing is known to be the same.
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
