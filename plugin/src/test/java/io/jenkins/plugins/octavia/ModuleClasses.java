package io.jenkins.plugins.octavia;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.nio.file.Path;
import java.util.Set;

/** The classes of this module alone: core's, on the same class path, share the first words of their packages. */
public final class ModuleClasses implements LocationProvider {

    static final Path FOLDER = Path.of("target", "classes");

    @Override
    public Set<Location> get(Class<?> testClass) {
        return Set.of(Location.of(FOLDER));
    }

    static JavaClasses all() {
        return new ClassFileImporter().importPath(FOLDER);
    }
}
