package io.jenkins.plugins.octavia.overview;

import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import io.jenkins.plugins.octavia.config.OctaviaClouds;
import io.jenkins.plugins.octavia.config.OpenStackCloud;
import io.jenkins.plugins.octavia.step.Ending;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Warns administrators while a certificate of a configured cloud is near its end or has ended. Once a build has seen it renewed,
 * the warning goes.
 */
@Extension
public final class EndingCertificates extends AdministrativeMonitor {

    @Override
    public String getDisplayName() {
        return "Certificates of Octavia that end soon";
    }

    @Override
    public boolean isActivated() {
        return !getWarnings().isEmpty();
    }

    /** The next to end first. */
    public List<EndingCertificate> getWarnings() {
        Set<String> configured = OctaviaClouds.get().getClouds().stream()
                .map(OpenStackCloud::getName)
                .collect(Collectors.toSet());
        return warnings(LastStates.get().all(), configured, Ending.today());
    }

    /** Several jobs may know the same Octavia: the one whose builds looked last is right. */
    static List<EndingCertificate> warnings(List<StateRow> rows, Set<String> configured, LocalDate today) {
        Collection<StateRow> latest = rows.stream()
                .filter(row -> configured.contains(row.state().getCloud()))
                .filter(row -> !row.state().getEndings().isEmpty())
                .collect(Collectors.toMap(
                        row -> row.state().folder(),
                        row -> row,
                        (one, other) ->
                                one.state().expiriesSeen() >= other.state().expiriesSeen() ? one : other,
                        TreeMap::new))
                .values();
        return latest.stream()
                .flatMap(row -> row.state().getEndings().stream().map(ending -> new EndingCertificate(row, ending)))
                .filter(warning -> warning.ending().isNear(today))
                .sorted(Comparator.comparing(warning -> warning.ending().day()))
                .toList();
    }
}
