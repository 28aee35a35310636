package conformance.coverage;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * A test as the report names it.
 *
 * @param file its source file, relative to the root of the project
 * @param name the class, and the method unless the whole class is meant
 */
record TestReference(Path file, String name) implements Comparable<TestReference> {

  private static final Comparator<TestReference> ORDER =
      Comparator.comparing(TestReference::file).thenComparing(TestReference::name);

  @Override
  public int compareTo(TestReference other) {
    return ORDER.compare(this, other);
  }
}
