package io.jenkins.plugins.octavia.doctor;

import java.time.Period;

/**
 * From where on something is worth a warning.
 *
 * @param imageAge of the amphora image: what was built longer ago lacks the security updates since
 * @param within a certificate of controllers that ends in this time
 * @param loadBalancers how many more there must be room for
 */
public record Limits(Period imageAge, Period within, int loadBalancers) {

    public static final Limits STANDARD = new Limits(Period.ofDays(90), Period.ofDays(90), 5);
}
