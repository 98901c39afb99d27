package io.jenkins.plugins.octavia.jenkinsapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Real classes through the list and back: what javac wrote, what the generator writes for it. */
public class ClassFileTest {

    private static final String SHOP = """
            package shop;
            public abstract class Shop<T extends Comparable<T>> implements java.util.function.Supplier<T> {
                public static final long OPENS = 8;
                public static final String SIGN = "Say \\"open\\"\\t\\n";
                protected final java.util.List<? super T> goods = null;
                private final int till;
                public Shop(int till) { this.till = till; }
                protected abstract <E extends Exception> void sell(T thing) throws E, java.io.IOException;
                public static String join(String... parts) { return String.join("", parts); }
                public int till() { return till; }
                String hidden() { return ""; }
                protected static class Shelf extends java.io.FilterReader {
                    public Shelf(java.io.Reader reader) { super(reader); }
                    public Shelf(String ignored) { super(new java.io.StringReader(ignored)); }
                    public class Box { }
                }
            }
            """;

    private static final String SIZE = """
            package shop;
            public enum Size {
                LARGE { @Override public int units() { return 3; } }, SMALL { @Override public int units() { return 1; } };
                public abstract int units();
            }
            """;

    private static final String LABEL = """
            package shop;
            import java.lang.annotation.*;
            @Retention(RetentionPolicy.RUNTIME) @Target({ElementType.TYPE, ElementType.METHOD})
            public @interface Label {
                Size size() default Size.SMALL;
                String[] tags() default {};
                Class<?> type() default Shop.class;
                double price() default 9.5;
                Deprecated nested() default @Deprecated(since = "1");
            }
            """;

    private static final String CLOSED = """
            package shop;
            public class Closed extends RuntimeException {
                private static final long serialVersionUID = 1;
                public Closed(String message) { super(message); }
            }
            """;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private SignatureList list;
    private Path generated;
    private URLClassLoader classes;

    @Before
    public void generate() throws Exception {
        Path compiled = folder.newFolder().toPath();
        Sources.compile(compiled, compiled, SHOP, SIZE, LABEL, CLOSED);
        list = extract(Sources.list(compiled));
        generated = folder.newFolder().toPath();
        Generator.generate(list, generated, new ClassPath(getClass().getClassLoader()));
        classes = Sources.load(generated);
    }

    @After
    public void close() throws Exception {
        classes.close();
    }

    private static SignatureList extract(SignatureList source) {
        return Extraction.extract(source, List.of("shop.Shop", "shop.Size", "shop.Label", "shop.Closed"));
    }

    @Test
    public void signaturesAreTheSameBeforeAndAfter() throws Exception {
        assertThat(extract(Sources.list(generated)).text())
                // Constants without bodies: the enum is not abstract any more, and its method neither.
                .isEqualTo(list.text()
                        .replace("public abstract enum", "public enum")
                        .replace("units\t()I\tpublic abstract", "units\t()I\tpublic"))
                .contains(
                        "sell\t(Ljava/lang/Comparable;)V\tprotected abstract\tjava/lang/Exception,java/io/IOException\t"
                                + "<E:Ljava/lang/Exception;>(TT;)V^TE;^Ljava/io/IOException;")
                .contains("SIGN\tLjava/lang/String;\tpublic static final\t\"Say \\\"open\\\"\\t\\n\"")
                .contains("join\t([Ljava/lang/String;)Ljava/lang/String;\tpublic static varargs")
                .contains("C\tshop/Shop$Shelf\tprotected static\tjava/io/FilterReader\t\t\tshop/Shop Shelf");
    }

    @Test
    public void listIsReadAsItIsWritten() throws Exception {
        Path file = folder.newFile().toPath();
        list.write(file);
        assertThat(SignatureList.read(file).text()).isEqualTo(list.text());
    }

    @Test
    public void bodiesThrow() throws Exception {
        Method join = classes.loadClass("shop.Shop").getMethod("join", String[].class);
        assertThat(join.isVarArgs()).isTrue();
        assertThatThrownBy(() -> join.invoke(null, (Object) new String[0]))
                .isInstanceOf(InvocationTargetException.class)
                .hasRootCauseExactlyInstanceOf(UnsupportedOperationException.class)
                .hasRootCauseMessage("only the signature of shop/Shop.join");
    }

    @Test
    public void constructorsReturn() throws Exception {
        Object closed =
                classes.loadClass("shop.Closed").getConstructor(String.class).newInstance("until Monday");
        assertThat((Exception) closed).hasMessage("until Monday");
    }

    @Test
    public void enumsHaveTheirConstants() throws Exception {
        Class<?> size = classes.loadClass("shop.Size");
        assertThat(size.getEnumConstants()).extracting(Object::toString).containsExactly("LARGE", "SMALL");
        assertThat(size.getMethod("valueOf", String.class).invoke(null, "SMALL"))
                .hasToString("SMALL");
    }

    @Test
    public void memberClassesAndTheirOuterClassNameEachOther() throws Exception {
        Class<?> shelf = classes.loadClass("shop.Shop$Shelf");
        assertThat(shelf.getDeclaringClass()).isEqualTo(classes.loadClass("shop.Shop"));
        assertThat(shelf.getDeclaringClass().getDeclaredClasses()).containsExactly(shelf);
        assertThat(Modifier.toString(shelf.getModifiers())).isEqualTo("protected static");
        assertThat(shelf.getDeclaredClasses()).extracting(Class::getSimpleName).containsExactly("Box");
    }

    @Test
    public void annotationsKeepRetentionAndDefaults() throws Exception {
        Path target = folder.newFolder().toPath();
        Sources.compile(target, generated, """
                package customer;
                @shop.Label(tags = "two")
                public abstract class Customer extends shop.Shop<String> {
                    private final shop.Size size = shop.Size.LARGE;
                    public Customer() { super((int) OPENS); }
                    String greet() { return join(SIGN, size.name(), get()); }
                }
                """);
        try (URLClassLoader loader =
                new URLClassLoader(new java.net.URL[] {target.toUri().toURL()}, classes)) {
            Annotation label = loader.loadClass("customer.Customer").getAnnotations()[0];
            assertThat(label.annotationType().getAnnotation(Retention.class).value())
                    .isEqualTo(RetentionPolicy.RUNTIME);
            assertThat(label.toString())
                    .contains("size=SMALL", "tags={\"two\"}", "type=shop.Shop.class", "price=9.5", "since=\"1\"");
        }
    }
}
