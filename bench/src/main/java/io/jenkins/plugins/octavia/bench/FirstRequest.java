package io.jenkins.plugins.octavia.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * From the start of a process to its first request, for the launcher and for {@code openstack token issue}: FirstRequest
 * FOLDER ROUNDS LAUNCHER.
 */
public final class FirstRequest {

    private FirstRequest() {}

    public static void main(String... args) throws Exception {
        Path folder = Path.of(args[0]).toAbsolutePath();
        Times ours = new Times();
        Times openstack = new Times();
        try (ServerSocket keystone = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Files.writeString(folder.resolve("clouds.yaml"), """
                    clouds:
                      bench:
                        auth: {auth_url: "http://127.0.0.1:%d/v3", username: u, password: p, project_name: p,
                               user_domain_name: Default, project_domain_name: Default}
                    """.formatted(keystone.getLocalPort()));
            Files.writeString(folder.resolve("octavia.yaml"), "flavor: {}\n");
            Command command = new Command(
                    folder,
                    Map.of(
                            "OS_CLIENT_CONFIG_FILE",
                            folder.resolve("clouds.yaml").toString(),
                            "OS_CLOUD",
                            "bench"));
            for (int round = 0; round < Integer.parseInt(args[1]); round++) {
                ours.add(untilRequest(command, keystone, args[2], "plan", "--spec", "octavia.yaml"));
                openstack.add(untilRequest(command, keystone, "openstack", "token", "issue"));
            }
        }
        Table.row(
                "start to first request",
                ours,
                "`openstack token issue`",
                openstack,
                "<= 0.4 x",
                "%.2f x",
                ours.median() / openstack.median());
    }

    private static double untilRequest(Command command, ServerSocket keystone, String... words)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = command.builder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Socket request = keystone.accept()) {
            request.getInputStream().read();
            double seconds = (System.nanoTime() - begin) / 1e9;
            // Before the connection: it would be tried again.
            process.destroyForcibly().waitFor();
            return seconds;
        }
    }
}
