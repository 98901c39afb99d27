package io.jenkins.plugins.octavia.library;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Continuation;
import com.cloudbees.groovy.cps.Env;
import com.cloudbees.groovy.cps.Envs;
import com.cloudbees.groovy.cps.Next;
import com.cloudbees.groovy.cps.Outcome;
import com.cloudbees.groovy.cps.impl.CpsCallableInvocation;
import com.lesfurets.jenkins.unit.MethodSignature;
import com.lesfurets.jenkins.unit.cps.PipelineTestHelperCPS;
import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.MetaMethod;
import groovy.lang.Script;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.codehaus.groovy.runtime.GroovyCategorySupport;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.runtime.InvokerInvocationException;

/**
 * Runs pipelines as Jenkins does: with the methods of collections that take closures, and with variables that can be
 * saved, not in the bodies of steps alone but in every method.
 */
final class StepHelper extends PipelineTestHelperCPS {

    @SuppressWarnings("rawtypes")
    private static final List<Class> CATEGORIES = categories();

    private final Map<String, Closure<?>> steps = new HashMap<>();
    private final Map<String, Closure<?>> vars = new HashMap<>();
    private int calls;

    /** A step begins: Jenkins saves the variables of all who wait for it. */
    void called() {
        calls++;
    }

    void step(String name, Closure<?> implementation) {
        steps.put(name, implementation);
    }

    /** The helper's own closures over vars take one argument alone, and no block beside it. */
    @Override
    protected void setGlobalVars(Binding binding) {
        super.setGlobalVars(binding);
        libLoader
                .getLibRecords()
                .values()
                .forEach(library ->
                        library.getDefinedGlobalVars().forEach((name, script) -> vars.put(name, new Var(script))));
    }

    /** A step takes its name whatever the arguments are: it objects to them itself. */
    @Override
    @SuppressWarnings("rawtypes")
    protected Map.Entry<MethodSignature, Closure> getAllowedMethodEntry(String name, Object... args) {
        Closure<?> step = steps.getOrDefault(name, vars.get(name));
        return step == null
                ? super.getAllowedMethodEntry(name, args)
                : new AbstractMap.SimpleEntry<>(new MethodSignature(name, new Class<?>[0]), step);
    }

    @Override
    protected Object callMethod(MetaMethod method, Object delegate, Object... args) {
        return finished(() -> method.doMethodInvoke(delegate, args));
    }

    @Override
    protected Object runScriptInternal(Script script) {
        return finished(script::run);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Object callClosure(Closure closure, Object... args) {
        return finished(() -> args == null || args.length == 0 ? closure.call() : closure.call(args));
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Object callClosure(Closure closure) {
        return callClosure(closure, new Object[0]);
    }

    private Object finished(Callable<Object> call) {
        try {
            return call.call();
        } catch (CpsCallableInvocation invocation) {
            return finished(invocation);
        } catch (InvokerInvocationException e) {
            if (e.getCause() instanceof CpsCallableInvocation) {
                return finished((CpsCallableInvocation) e.getCause());
            }
            throw StepHelper.<RuntimeException>as(e.getCause());
        } catch (Exception e) {
            throw StepHelper.<RuntimeException>as(e);
        }
    }

    private Object finished(CpsCallableInvocation invocation) {
        Closure<Outcome> run = new Closure<>(this) {

            private static final long serialVersionUID = 1;

            @Override
            public Outcome call() {
                Next next = invocation.invoke(Envs.empty(), null, Continuation.HALT);
                int saved = calls;
                while (next.yield == null) {
                    Env variables = next.e;
                    next = next.step();
                    if (saved != calls) {
                        check(variables);
                        saved = calls;
                    }
                }
                return next.yield;
            }
        };
        Outcome outcome = GroovyCategorySupport.use(CATEGORIES, run);
        try {
            return outcome.replay();
        } catch (Throwable e) {
            throw StepHelper.<RuntimeException>as(e);
        }
    }

    @SuppressWarnings("rawtypes")
    private static List<Class> categories() {
        List<Class> categories = new ArrayList<>(Continuable.categories);
        categories.add(SavedIterators.class);
        return categories;
    }

    private void check(Env variables) {
        try {
            roundtripSerialization(variables);
        } catch (Exception e) {
            throw new AssertionError("cannot be saved: " + e, e);
        }
    }

    private static final class Var extends Closure<Object> {

        private static final long serialVersionUID = 1;

        private final transient Object script;

        Var(Object script) {
            super(null);
            this.script = script;
        }

        @Override
        public Object call(Object... arguments) {
            return InvokerHelper.invokeMethod(script, "call", arguments);
        }

        @Override
        public Object call() {
            return call(new Object[0]);
        }
    }

    /** Pipelines throw what Java has to declare. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T as(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
