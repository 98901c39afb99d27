package io.jenkins.plugins.octavia.cloud;

/** Brings requests to a cloud's services: {@link Http} from here, or something that does so from another machine. */
public interface Transport {

    /**
     * Sends a request, again if that is safe. A status of 400 or more is an answer too.
     *
     * @throws CloudException if there is no answer
     */
    Answer send(Call call);
}
