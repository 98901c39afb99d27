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
import org.codehaus.groovy.runtime.InvokerInvocationException;

/**
 * Runs pipelines as Jenkins does: with the methods of collections that take closures, and with variables that can be
 * saved, not in the bodies of steps alone but in every method.
 */
final class StepHelper extends PipelineTestHelperCPS {

    @SuppressWarnings("rawtypes")
    private static final List<Class> CATEGORIES = categories();

    private final Map<String, Closure<?>> steps = new HashMap<>();
    private int calls;

    /** A step begins: Jenkins saves the variables of all who wait for it. */
    void called() {
        calls++;
    }

    void step(String name, Closure<?> implementation) {
        steps.put(name, implementation);
    }

    /** A step takes its name whatever the arguments are: it objects to them itself. */
    @Override
    @SuppressWarnings("rawtypes")
    protected Map.Entry<MethodSignature, Closure> getAllowedMethodEntry(String name, Object... args) {
        Closure<?> step = steps.get(name);
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
        if (args == null || args.length == 0) {
            return finished(closure::call);
        }
        // What calls a var has one parameter, for all of its arguments.
        boolean together = args.length > 1 && closure.getMaximumNumberOfParameters() == 1;
        return finished(() -> together ? closure.call((Object) args) : closure.call(args));
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

    /** Pipelines throw what Java has to declare. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T as(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
