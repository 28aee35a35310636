package conformance.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AnnotatedTestsTest {

  @TempDir private Path root;

  @Test
  void findsSingleAndRepeatedAnnotationsOfMethods() throws IOException {
    AnnotatedTests tests =
        parse(
            "class A { @Test @Statement(\"X-1\") @testkit.Statement(value = \"X-2\") void a() {}"
                + " }");

    assertEquals(List.of("X-1", "X-2"), List.copyOf(tests.byStatement().keySet()));
    assertEquals(
        new TestReference(Path.of("A.java"), "A.a"), tests.byStatement().get("X-1").first());
  }

  @Test
  void namesTheClassWhenTheClassIsAnnotated() throws IOException {
    AnnotatedTests tests = parse("class A { @Statement(\"X-1\") class B { @Test void a() {} } }");

    assertEquals("A.B", tests.byStatement().get("X-1").first().name());
  }

  @Test
  void countsNeitherHelpersNorDisabledTests() throws IOException {
    AnnotatedTests tests =
        parse(
            "class A { @Statement(\"X-1\") void helper() {}"
                + " @Test @Disabled @Statement(\"X-2\") void off() {}"
                + " @Disabled class B { @Test @Statement(\"X-3\") void off() {} } }");

    assertEquals(0, tests.byStatement().size());
    assertEquals(3, tests.misplaced().size());
  }

  @Test
  void refusesAnIdThatIsNotALiteral() {
    assertThrows(
        IllegalArgumentException.class,
        () -> parse("class A { @Test @Statement(ID) void a() {} }"));
  }

  private AnnotatedTests parse(String source) throws IOException {
    Path file = Files.writeString(root.resolve("A.java"), source);
    return AnnotatedTests.of(root, List.of(file));
  }
}
