package io.jenkins.plugins.octavia.embedded;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens that are good at this moment. */
final class Tokens {
    private final Map<String, Token> valid = new ConcurrentHashMap<>();

    void add(Token token) {
        valid.put(token.id(), token);
    }

    Optional<Token> find(String id) {
        return id == null ? Optional.empty() : Optional.ofNullable(valid.get(id));
    }

    void revoke(String id) {
        valid.remove(id);
    }

    void revokeAll() {
        valid.clear();
    }
}
