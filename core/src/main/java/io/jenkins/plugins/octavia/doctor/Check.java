package io.jenkins.plugins.octavia.doctor;

import java.util.List;

/** All that is looked at, a line each, and what is said of it if it is in order. */
enum Check {
    API(Subject.SERVICES, Need.OCTAVIA, "Octavia's API answers", ServiceChecks::api),
    PROVIDER(Subject.SERVICES, Need.OCTAVIA, "the provider amphora is enabled", ServiceChecks::provider),
    HEALTHCHECK(Subject.SERVICES, Need.OCTAVIA, "Octavia's own healthcheck is well", ServiceChecks::healthcheck),
    CLOCKS(Subject.SERVICES, Need.NOTHING, "the cloud's clock is this machine's", ServiceChecks::clocks),
    CONF_FILE(Subject.CONFIGURATION, Need.NOTHING, "its release reads octavia.conf as it is", ConfFileCheck::look),
    CONF_VALUES(
            Subject.CONFIGURATION,
            Need.NOTHING,
            "octavia.conf names what is there and what the specification means",
            ConfValuesCheck::look),
    CERTIFICATES(
            Subject.CERTIFICATES,
            Need.NOTHING,
            "the controllers' certificates are fit, and for long",
            CertificateCheck::look),
    IMAGE(Subject.IMAGE, Need.NOTHING, "one image has the tag: active, fit and young enough", ImageCheck::look),
    PORTS(
            Subject.HEALTH_MANAGERS,
            Need.NOTHING,
            "the health managers' ports are bound, guarded and plugged in",
            HealthManagerCheck::look),
    ROOM(Subject.QUOTAS, Need.NOTHING, "there is room for failovers and the next load balancers", RoomCheck::look),
    LOAD_BALANCERS(
            Subject.LOAD_BALANCERS, Need.OCTAVIA, "load balancers are as they should be", LoadBalancerCheck::look),
    AMPHORAE(Subject.AMPHORAE, Need.OCTAVIA, "Octavia looks after each amphora", AmphoraCheck::look),
    LEFTOVERS(
            Subject.LEFTOVERS,
            Need.OCTAVIA,
            "no server, port or security group is left of what Octavia no longer has",
            LeftoverCheck::look),
    /** The last: what others explain is said with them. */
    DRIFT(Subject.PREREQUISITES, Need.NOTHING, "apply would change nothing", DriftCheck::look);

    /** What there must be for it. */
    private enum Need {
        NOTHING,
        OCTAVIA
    }

    interface Look {
        List<Finding> at(Patient patient);
    }

    private final Subject subject;
    private final Need need;
    private final String inOrder;
    private final Look look;

    Check(Subject subject, Need need, String inOrder, Look look) {
        this.subject = subject;
        this.need = need;
        this.inOrder = inOrder;
        this.look = look;
    }

    Subject subject() {
        return subject;
    }

    boolean needsOctavia() {
        return need == Need.OCTAVIA;
    }

    String inOrder() {
        return inOrder;
    }

    List<Finding> look(Patient patient) {
        return look.at(patient);
    }
}
