package io.jenkins.plugins.octavia.loadbalancer;

/** For how many amphorae more there is room: a failover makes the new one before the old one goes. */
@FunctionalInterface
public interface HeadRoom {

    /** What limits it is in the text, for people. */
    record Left(int amphorae, String limit) {}

    Left look(Target target);
}
