package io.jenkins.plugins.octavia.jenkinsapi;

import java.util.Comparator;

/** A field or method as its users see it: no body, no annotations. */
sealed interface MemberSignature permits FieldSignature, MethodSignature {

    Comparator<MemberSignature> ORDER =
            Comparator.comparing(MemberSignature::name).thenComparing(MemberSignature::descriptor);

    String name();

    String descriptor();

    int access();

    /** As the list writes it. */
    String line();
}
