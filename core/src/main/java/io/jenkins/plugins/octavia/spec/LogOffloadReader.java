package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.spec.LogOffloadSpec.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the section {@code logOffload}. */
final class LogOffloadReader {

    /** Octavia cuts it at the last colon (logging_jinja_cfg.py), and rsyslog takes no brackets. */
    private static final Pattern TARGET = Pattern.compile("[A-Za-z0-9_.:-]*[A-Za-z0-9]:[0-9]{1,5}");

    private static final int LAST_PORT = 65535;

    private final Fields fields;

    LogOffloadReader(Fields fields) {
        this.fields = fields;
    }

    LogOffloadSpec logOffload() {
        List<String> admin = targets("adminTargets");
        List<String> tenant = targets("tenantTargets");
        if (admin.isEmpty()
                && tenant.isEmpty()
                && !fields.isWrong("adminTargets")
                && !fields.isWrong("tenantTargets")) {
            fields.problem("adminTargets", "is empty and tenantTargets too; name a target, or leave logOffload out");
        }
        return new LogOffloadSpec(
                admin,
                tenant,
                fields.choice("protocol", Protocol.UDP, SpecReader.byLabel(Protocol.values(), Protocol::name)),
                fields.flag("forwardAll", false),
                fields.flag("keepOnAmphora", true));
    }

    private List<String> targets(String key) {
        List<String> targets = new ArrayList<>();
        fields.list(key)
                .ifPresentOrElse(
                        items -> items.forEach(
                                item -> item.text()
                                        .filter(LogOffloadReader::isTarget)
                                        .ifPresentOrElse(
                                                targets::add,
                                                () -> item.problem(
                                                        item.what()
                                                                + " is neither " + LogOffloadSpec.HEALTH_MANAGERS
                                                                + " nor an address and port such as 192.0.2.7:514 or 2001:db8::7:514"))),
                        () -> targets.add(LogOffloadSpec.HEALTH_MANAGERS));
        return targets;
    }

    private static boolean isTarget(String text) {
        if (text.equals(LogOffloadSpec.HEALTH_MANAGERS)) {
            return true;
        }
        int port = TARGET.matcher(text).matches() ? Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)) : 0;
        return port > 0 && port <= LAST_PORT;
    }
}
