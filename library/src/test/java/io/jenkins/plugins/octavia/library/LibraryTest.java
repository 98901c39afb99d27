package io.jenkins.plugins.octavia.library;

import static com.lesfurets.jenkins.unit.global.lib.LibraryConfiguration.library;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.lesfurets.jenkins.unit.cps.BasePipelineTestCPS;
import groovy.lang.Closure;
import groovy.lang.GString;
import groovy.lang.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

/**
 * Runs pipelines that use the library. Steps are recorded and get what Jenkins would refuse refused: arguments that they
 * do not have, and work on files outside of a node. Files are real, in a folder by the label of the node. A shell script
 * is answered by {@link #answer}, for which {@link #execute} really runs it, with no other commands than {@link #command}
 * made.
 */
public abstract class LibraryTest extends BasePipelineTestCPS {

    static final Path LIBRARY =
            Path.of(System.getProperty("shared.library", "..")).toAbsolutePath().normalize();

    /** What a pipeline fails with by itself: the AbortException of Jenkins. */
    static final class Aborted extends Exception {

        private static final long serialVersionUID = 1;

        Aborted(String message) {
            super(message);
        }
    }

    /** @param node its label, null where there is none */
    record Call(String step, Map<String, Object> arguments, String node, Path folder) {

        String text(String argument) {
            return String.valueOf(arguments.get(argument));
        }
    }

    record Result(int status, String output) {}

    private interface Implementation {
        Object run(Call call, Closure<?> body) throws Exception;
    }

    /** What a test has a step do. */
    interface Effect {
        Object of(Call call) throws Exception;
    }

    /** Of a language of its own, such as that of declarative pipelines. */
    interface Word {
        Object say(List<Object> given, Closure<?> body) throws Exception;
    }

    /** What a test has instead of a var. */
    interface StandIn {
        Object call(Map<?, ?> arguments, Closure<?> body) throws Exception;
    }

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final List<Call> calls = new ArrayList<>();
    private final List<Set<String>> parallels = new ArrayList<>();
    private final Map<String, Function<Call, Object>> octavia = new HashMap<>();
    private final Map<String, Effect> effects = new HashMap<>();
    private final Deque<String> nodes = new ArrayDeque<>();
    private final Map<String, Object> env = new LinkedHashMap<>();
    private final Deque<Path> folders = new ArrayDeque<>();
    private final Map<String, String> secrets = new HashMap<>();
    private final Map<String, Map<String, byte[]>> stashes = new HashMap<>();
    private Function<Call, Result> answer = call -> {
        throw new AssertionError("no answer to " + call);
    };

    protected LibraryTest() {
        setHelper(new StepHelper());
    }

    @Before
    @Override
    public void setUp() throws Exception {
        setScriptRoots(new String[] {temporary.getRoot().toString()});
        super.setUp();
        getHelper()
                .registerSharedLibrary(library("octavia-prerequisites")
                        .retriever((name, version, target) -> List.of(url(LIBRARY)))
                        .targetPath("unused")
                        .defaultVersion("main")
                        .implicit(true)
                        .build());
        env.put("BUILD_URL", "https://jenkins.example.com/job/octavia/7/");
        set("env", env);
        registerSteps();
    }

    /** What the pipeline returns. */
    final Object run(String pipeline) throws IOException {
        // Another name each time: compiled scripts are remembered by theirs.
        Path file = Files.createTempFile(temporary.getRoot().toPath(), "pipeline", ".jenkins");
        Files.writeString(file, pipeline);
        Script script = loadScript(file.getFileName().toString());
        return runScript(script);
    }

    /** What the pipeline fails with. */
    final Throwable failure(String pipeline) {
        return catchThrowable(() -> run(pipeline));
    }

    final void set(String variable, Object value) {
        getBinding().setVariable(variable, value);
    }

    /** Of the build, empty if it has none. */
    final String description() {
        Object description = ((Map<?, ?>) getBinding().getVariable("currentBuild")).get("description");
        return description == null ? "" : description.toString();
    }

    final void answer(Function<Call, Result> answer) {
        this.answer = answer;
    }

    /** @param answer what the plugin's step returns */
    final void answer(String step, Function<Call, Object> answer) {
        octavia.put(step, answer);
    }

    /** Instead of what the step does here; its arguments are looked at all the same. */
    final void onStep(String step, Effect effect) {
        effects.put(step, call -> {
            // What a checkout writes to may have been deleted.
            if (call.folder() != null) {
                Files.createDirectories(call.folder());
            }
            return effect.of(call);
        });
    }

    /** What is no step: it takes what it is given. */
    final void word(String name, Word word) {
        helper().step(name, new Step(word::say));
    }

    final void standIn(String variable, StandIn standIn) {
        helper().step(variable, new Step((given, body) -> standIn.call((Map<?, ?>) given.get(0), body)));
    }

    final List<Call> calls(String step) {
        return calls.stream().filter(call -> call.step().equals(step)).toList();
    }

    /** What stands for all its arguments in the calls of a step: a stage's name, a message. */
    final List<String> names(String step) {
        return calls(step).stream()
                .map(call -> call.arguments().values().iterator().next().toString())
                .toList();
    }

    /** The names of the branches of each parallel. */
    final List<Set<String>> parallels() {
        return parallels;
    }

    /** @return the one folder in which every node of this label works; its name wants quotes */
    final Path workspace(String label) {
        return temporary.getRoot().toPath().resolve("it's " + label);
    }

    /** A command for scripts that are executed: lines of a shell script. */
    final void command(String name, String script) throws IOException {
        Path file = Files.createDirectories(commands()).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs the script of a step as Jenkins does. */
    final Result execute(Call call) {
        try {
            Files.createDirectories(call.folder());
            ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-xe", "-c", call.text("script"))
                    .directory(call.folder().toFile())
                    .redirectError(
                            temporary.getRoot().toPath().resolve("stderr").toFile());
            builder.environment().clear();
            builder.environment().put("PATH", commands().toString());
            builder.environment().put("HOME", temporary.getRoot() + "/home");
            builder.environment().put("NODE", call.node());
            builder.environment().putAll(secrets);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path commands() {
        return temporary.getRoot().toPath().resolve("commands");
    }

    private void registerSteps() {
        step("echo", "message", Set.of(), (call, body) -> null);
        step("error", "message", Set.of(), (call, body) -> {
            throw new Aborted(call.text("message"));
        });
        step("unstable", "message", Set.of(), (call, body) -> {
            updateBuildStatus("UNSTABLE");
            return null;
        });
        step("mail", null, Set.of("body", "subject", "to"), (call, body) -> null);
        step("stage", "name", Set.of("concurrency"), (call, body) -> body(body));
        step(
                "input",
                "message",
                Set.of("id", "ok", "parameters", "submitter", "submitterParameter"),
                (c, body) -> null);
        // In a declarative pipeline it is an option of all of it.
        step("timeout", "time", Set.of("activity", "unit"), (call, body) -> body == null ? null : body(body));
        step(
                "catchError",
                "message",
                Set.of("buildResult", "catchInterruptions", "stageResult"),
                (call, body) -> catchError(call, body));
        step(
                "libraryResource",
                "resource",
                Set.of("encoding"),
                (call, body) -> Files.readString(LIBRARY.resolve("resources").resolve(call.text("resource"))));
        step("node", "label", Set.of(), (call, body) -> onNode(call.text("label"), body));
        onNode("dir", "path", Set.of(), (call, body) -> in(call.folder().resolve(call.text("path")), body));
        onNode(
                "pwd",
                null,
                Set.of("tmp"),
                (call, body) -> Boolean.TRUE.equals(call.arguments().get("tmp"))
                        ? call.folder() + "@tmp"
                        : call.folder().toString());
        onNode("readFile", "file", Set.of("encoding"), (call, body) -> Files.readString(file(call)));
        onNode("writeFile", null, Set.of("file", "text", "encoding"), (call, body) -> {
            Files.createDirectories(file(call).getParent());
            return Files.writeString(file(call), call.text("text")) == null ? "" : null;
        });
        onNode("fileExists", "file", Set.of(), (call, body) -> Files.exists(file(call)));
        onNode("checkout", "scm", Set.of("changelog", "poll"), (call, body) -> new LinkedHashMap<String, Object>());
        onNode(
                "git",
                "url",
                Set.of("branch", "changelog", "credentialsId", "poll"),
                (call, body) -> new LinkedHashMap<String, Object>());
        onNode("ws", "dir", Set.of(), (call, body) -> in(Path.of(call.text("dir")), body));
        onNode(
                "stash",
                "name",
                Set.of("allowEmpty", "excludes", "includes", "useDefaultExcludes"),
                (call, body) -> stash(call));
        onNode("unstash", "name", Set.of(), (call, body) -> unstash(call));
        onNode("deleteDir", null, Set.of(), (call, body) -> {
            delete(call.folder());
            return null;
        });
        onNode(
                "archiveArtifacts",
                "artifacts",
                Set.of("allowEmptyArchive", "excludes", "fingerprint", "onlyIfSuccessful"),
                (call, body) -> null);
        onNode("sh", "script", Set.of("encoding", "label", "returnStatus", "returnStdout"), (call, body) -> {
            Result result = answer.apply(call);
            if (Boolean.TRUE.equals(call.arguments().get("returnStatus"))) {
                return result.status();
            }
            if (result.status() != 0) {
                throw new Aborted("script returned exit code " + result.status());
            }
            return Boolean.TRUE.equals(call.arguments().get("returnStdout")) ? result.output() : null;
        });
        step(
                "string",
                null,
                Set.of("credentialsId", "variable", "name", "defaultValue", "description"),
                (call, body) -> call.arguments());
        step("withCredentials", "bindings", Set.of(), (call, body) -> withSecrets(call, body));
        helper().step("parallel", new Step((arguments, body) -> parallel(arguments)));
        OctaviaSteps.all()
                .forEach((name, arguments) -> step(
                        name,
                        null,
                        arguments,
                        (call, body) ->
                                withWarnings(octavia.getOrDefault(name, none -> new LinkedHashMap<String, Object>())
                                        .apply(call))));
    }

    /** As each step returns its own. */
    @SuppressWarnings("unchecked")
    private static Object withWarnings(Object result) {
        Map<String, Object> map = new LinkedHashMap<>((Map<String, Object>) result);
        map.putIfAbsent("warnings", new ArrayList<>());
        return map;
    }

    private StepHelper helper() {
        return (StepHelper) getHelper();
    }

    private void onNode(String name, String only, Set<String> others, Implementation implementation) {
        step(name, only, others, (call, body) -> {
            if (call.node() == null) {
                throw new Aborted(name + ": there is no node to do it on");
            }
            return implementation.run(call, body);
        });
    }

    /** @param only the argument that needs no name where there is no other, null for none */
    private void step(String name, String only, Set<String> others, Implementation implementation) {
        Set<String> known = new TreeSet<>(others);
        if (only != null) {
            known.add(only);
        }
        helper().step(name, new Step((given, body) -> {
            Map<String, Object> arguments = new LinkedHashMap<>();
            if (given.size() == 1 && given.get(0) instanceof Map<?, ?> named) {
                named.forEach((key, value) -> arguments.put(key.toString(), plain(value)));
            } else if (given.size() == 1 && only != null) {
                arguments.put(only, plain(given.get(0)));
            } else if (!given.isEmpty()) {
                throw new AssertionError(name + ": takes no " + given);
            }
            if (!known.containsAll(arguments.keySet())) {
                throw new AssertionError(name + ": of " + arguments.keySet() + " it has only " + known);
            }
            Call call = new Call(name, arguments, nodes.peek(), folders.peek());
            calls.add(call);
            helper().called();
            Effect effect = effects.get(name);
            return effect == null ? implementation.run(call, body) : effect.of(call);
        }));
    }

    private static Object plain(Object value) {
        return value instanceof GString ? value.toString() : value;
    }

    final Object body(Closure<?> body, Object... arguments) {
        return getHelper().callClosure(body, arguments);
    }

    private Object catchError(Call call, Closure<?> body) throws Exception {
        try {
            body(body);
        } catch (Exception e) {
            if (e instanceof InterruptedException
                    && Boolean.FALSE.equals(call.arguments().get("catchInterruptions"))) {
                throw e;
            }
            updateBuildStatus("FAILURE");
        }
        return null;
    }

    /** Of what is in a folder those that the patterns mean, by their endings alone. */
    private Object stash(Call call) throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> walk = Files.walk(call.folder())) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                String name = call.folder().relativize(file).toString();
                boolean isIncluded = !call.arguments().containsKey("includes")
                        || name.endsWith(call.text("includes").replace("**/*", ""));
                boolean isExcluded = call.arguments().containsKey("excludes")
                        && name.endsWith(call.text("excludes").replace("**/*", ""));
                if (isIncluded && !isExcluded) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        }
        if (files.isEmpty() && !Boolean.TRUE.equals(call.arguments().get("allowEmpty"))) {
            throw new Aborted("No files included in stash '" + call.text("name") + "'");
        }
        stashes.put(call.text("name"), files);
        return null;
    }

    private Object unstash(Call call) throws Exception {
        Map<String, byte[]> files = stashes.get(call.text("name"));
        if (files == null) {
            throw new Aborted("No such saved stash '" + call.text("name") + "'");
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = call.folder().resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return null;
    }

    /** A secret is what its credential is called by. */
    private Object withSecrets(Call call, Closure<?> body) {
        for (Object binding : (List<?>) call.arguments().get("bindings")) {
            Map<?, ?> secret = (Map<?, ?>) binding;
            secrets.put(secret.get("variable").toString(), "secret of " + secret.get("credentialsId"));
        }
        try {
            return body(body);
        } finally {
            secrets.clear();
        }
    }

    final Object onNode(String label, Closure<?> body, Object... arguments) throws IOException {
        nodes.push(label);
        env.put("NODE_NAME", label + "-1");
        env.put("NODE_LABELS", label + " " + label + "-1");
        env.put("WORKSPACE", workspace(label).toString());
        try {
            return in(Files.createDirectories(workspace(label)), body, arguments);
        } finally {
            nodes.pop();
            env.remove("NODE_NAME");
            env.remove("NODE_LABELS");
            env.remove("WORKSPACE");
        }
    }

    private Object in(Path folder, Closure<?> body, Object... arguments) {
        folders.push(folder);
        try {
            return body(body, arguments);
        } finally {
            folders.pop();
        }
    }

    /** All branches run, one after another; then the first failure counts. */
    private Object parallel(List<Object> arguments) throws Exception {
        Map<String, Closure<?>> branches = new LinkedHashMap<>();
        ((Map<?, ?>) arguments.get(0)).forEach((name, branch) -> {
            if (branch instanceof Closure<?> closure) {
                branches.put(name.toString(), closure);
            } else if (!name.equals("failFast")) {
                throw new AssertionError("parallel: " + name + " is no branch");
            }
        });
        parallels.add(branches.keySet());
        Map<String, Object> results = new LinkedHashMap<>();
        Exception first = null;
        for (Map.Entry<String, Closure<?>> branch : branches.entrySet()) {
            try {
                results.put(branch.getKey(), body(branch.getValue()));
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
        return results;
    }

    private static Path file(Call call) {
        return call.folder().resolve(call.text("file"));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static java.net.URL url(Path folder) {
        try {
            return folder.toUri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What pipelines call; its arguments without the body. */
    private static final class Step extends Closure<Object> {

        private static final long serialVersionUID = 1;

        private interface Action {
            Object run(List<Object> arguments, Closure<?> body) throws Exception;
        }

        private final transient Action action;

        Step(Action action) {
            super(null);
            this.action = action;
        }

        @Override
        public Object call(Object... given) {
            List<Object> arguments = new ArrayList<>(java.util.Arrays.asList(given));
            int last = arguments.size() - 1;
            Closure<?> body = null;
            if (last >= 0 && arguments.get(last) instanceof Closure<?> closure) {
                body = closure;
                arguments.remove(last);
            }
            try {
                return action.run(arguments, body);
            } catch (Exception e) {
                throw Step.<RuntimeException>as(e);
            }
        }

        @Override
        public Object call() {
            return call(new Object[0]);
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> T as(Throwable thrown) throws T {
            throw (T) thrown;
        }
    }
}
