package io.jenkins.plugins.octavia.library;

import java.io.Serializable;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Methods of collections that Jenkins replaces, so that a loop over them can be saved. Groovy finds them by their names. */
public final class SavedIterators {

    private SavedIterators() {}

    public static Iterator<Object> iterator(List<?> all) {
        return new SavedIterator(all);
    }

    public static Iterator<Object> iterator(Set<?> all) {
        return new SavedIterator(all);
    }

    public static Iterator<Object> iterator(Object[] all) {
        return new SavedIterator(Arrays.asList(all));
    }

    public static Set<Object> entrySet(Map<?, ?> map) {
        Set<Object> entries = new LinkedHashSet<>();
        map.forEach((key, value) -> entries.add(new AbstractMap.SimpleImmutableEntry<Object, Object>(key, value)));
        return entries;
    }

    public static Set<Object> keySet(Map<?, ?> map) {
        return new LinkedHashSet<>(map.keySet());
    }

    public static Collection<Object> values(Map<?, ?> map) {
        return new ArrayList<>(map.values());
    }

    private static final class SavedIterator implements Iterator<Object>, Serializable {

        private static final long serialVersionUID = 1;

        private final ArrayList<Object> elements;
        private int next;

        SavedIterator(Collection<?> elements) {
            this.elements = new ArrayList<>(elements);
        }

        @Override
        public boolean hasNext() {
            return next < elements.size();
        }

        @Override
        public Object next() {
            return elements.get(next++);
        }
    }
}
