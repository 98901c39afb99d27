package io.jenkins.plugins.octavia.step;

import hudson.remoting.RequestAbortedException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.octavia.cloud.Answer;
import io.jenkins.plugins.octavia.cloud.Call;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Http;
import io.jenkins.plugins.octavia.cloud.Route;
import io.jenkins.plugins.octavia.cloud.Transport;
import java.io.IOException;
import jenkins.security.MasterToSlaveCallable;

/** Requests that start at the agent, for clouds that only its network reaches. */
record AgentTransport(VirtualChannel channel, Route route) implements Transport {

    @Override
    public Answer send(Call call) {
        try {
            return channel.call(new Send(call.withoutCheck(), AgentRoute.of(route)));
        } catch (IOException | RequestAbortedException e) {
            throw CloudException.of(
                    call + ": the agent went away (" + e.getMessage() + "); run again, what is done already is kept");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CloudException.aborted(call + ": aborted", e);
        }
    }

    private static final class Send extends MasterToSlaveCallable<Answer, RuntimeException> {
        private static final long serialVersionUID = 1;

        private final Call call;
        private final AgentRoute route;

        Send(Call call, AgentRoute route) {
            this.call = call;
            this.route = route;
        }

        @Override
        public Answer call() {
            return new Http(route.route()).send(call);
        }
    }
}
