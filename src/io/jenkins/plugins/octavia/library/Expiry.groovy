package io.jenkins.plugins.octavia.library

import java.time.Instant

/** When the certificates of a result end. */
class Expiry implements Serializable {

    private static final long serialVersionUID = 1

    /** What is wrong with a number of days, null where nothing is. */
    static String problem(Object days) {
        return days instanceof Integer && days >= 0 ? null : "warnDays: ${days} is no number of days, 0 or more"
    }

    /** Those of a result that end within so many days, each with its day. */
    static List within(Map result, int days) {
        Map ends = ['client certificate': result.notAfter, 'certificate authority': result.caNotAfter]
        List near = []
        for (String what in ends.keySet()) {
            if (ends[what] && Instant.parse(ends[what]).minusSeconds(days * 86400L).epochSecond * 1000 < System.currentTimeMillis()) {
                near << "the ${what} ends at ${ends[what]}, within ${days} days".toString()
            }
        }
        return near
    }
}
