package io.jenkins.plugins.octavia;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Manifest;

/** The main entries of a plugin's manifest, by their names. */
record PluginManifest(Map<String, String> entries) {

    /** What the build with Maven Central alone writes; what it does not take from its pom stays as <code>${...}</code>. */
    static PluginManifest written() throws IOException {
        String template = Files.readString(Path.of("src", "main", "manifest", "META-INF", "MANIFEST.MF"));
        return read(new ByteArrayInputStream(Pom.central().interpolate(template).getBytes(UTF_8)));
    }

    static PluginManifest read(InputStream in) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        new Manifest(in).getMainAttributes().forEach((name, value) -> entries.put(name.toString(), value.toString()));
        return new PluginManifest(entries);
    }

    /** The plugins that it depends on, with their versions. */
    Map<String, String> plugins() {
        Map<String, String> plugins = new TreeMap<>();
        for (String plugin : entries.get("Plugin-Dependencies").split(",")) {
            int colon = plugin.indexOf(':');
            plugins.put(plugin.substring(0, colon), plugin.substring(colon + 1));
        }
        return plugins;
    }
}
