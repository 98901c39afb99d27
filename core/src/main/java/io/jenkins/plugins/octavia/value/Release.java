package io.jenkins.plugins.octavia.value;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An OpenStack release that octavia.conf is written for, in order of time.
 *
 * @see <a href="https://releases.openstack.org/teams/octavia.html">Octavia's major version by release</a>
 */
public enum Release {
    ZED("zed", 11),
    R2023_1("2023.1", 12),
    R2023_2("2023.2", 13),
    R2024_1("2024.1", 14),
    R2024_2("2024.2", 15),
    R2025_1("2025.1", 16),
    R2025_2("2025.2", 17),
    R2026_1("2026.1", 18);

    /** If none is given. */
    public static final Release DEFAULT = R2025_1;

    private final String label;
    private final int octaviaMajor;

    Release(String label, int octaviaMajor) {
        this.label = label;
        this.octaviaMajor = octaviaMajor;
    }

    /** The release as OpenStack writes it, {@code 2025.1}, before 2023 by its name in lower case. */
    public String label() {
        return label;
    }

    /** The major version of Octavia in this release, {@code 16} in 2025.1. */
    public int octaviaMajor() {
        return octaviaMajor;
    }

    public static Optional<Release> of(String label) {
        return Arrays.stream(values()).filter(r -> r.label.equals(label)).findFirst();
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(Release::label).toList();
    }

    @Override
    public String toString() {
        return label;
    }
}
