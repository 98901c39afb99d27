package io.jenkins.plugins.octavia.loadbalancer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what an update of agents says, and may do something when one was told. */
final class ToldAgents implements AgentUpdate.Listener {

    final List<String> seen = new ArrayList<>();
    private Consumer<List<String>> onWatch = told -> {};

    /** Happens each time that agents begin to be watched. */
    ToldAgents onWatch(Consumer<List<String>> work) {
        onWatch = work;
        return this;
    }

    @Override
    public void told(String title, boolean isCanary) {
        seen.add((isCanary ? "canary " : "told ") + title);
    }

    @Override
    public void watching(int agents, Duration soak) {
        seen.add("watch " + agents);
        onWatch.accept(seen);
    }

    @Override
    public void ended(Refreshed refreshed) {
        seen.add(refreshed.result().label() + " " + refreshed.title());
    }
}
