package conformance.coverage;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The tests that carry {@link testkit.Statement}, found in source files.
 *
 * <p>Sources and not classes: they are complete when Maven builds a part of the modules, hold no
 * stale leftovers, and need none of the libraries the tests of the other modules use. The parser is
 * the compiler's own.
 */
final class AnnotatedTests {

  private static final Set<String> TEST_ANNOTATIONS =
      Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "Property");

  private final SortedMap<String, SortedSet<TestReference>> byStatement = new TreeMap<>();
  private final List<String> misplaced = new ArrayList<>();

  private AnnotatedTests() {}

  /**
   * Reads the annotations of the given source files.
   *
   * @param root the folder that the references are relative to
   */
  static AnnotatedTests of(Path root, List<Path> sources) throws IOException {
    AnnotatedTests tests = new AnnotatedTests();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      for (CompilationUnitTree unit : task.parse()) {
        Path file = root.relativize(Path.of(unit.getSourceFile().toUri()));
        tests.new Scanner(file).scan(unit, null);
      }
    }
    return tests;
  }

  /** Returns the tests by the id of the statement they show. */
  SortedMap<String, SortedSet<TestReference>> byStatement() {
    return byStatement;
  }

  /** Returns the annotated elements that no test run reaches, one sentence each. */
  List<String> misplaced() {
    return misplaced;
  }

  /** Collects the annotations of one source file. */
  private final class Scanner extends TreeScanner<Void, Void> {

    private final Path file;
    private final Deque<ClassTree> enclosing = new ArrayDeque<>();

    Scanner(Path file) {
      this.file = file;
    }

    @Override
    public Void visitClass(ClassTree tree, Void unused) {
      enclosing.addLast(tree);
      record(tree.getModifiers(), qualifiedName(), !disabled());
      super.visitClass(tree, unused);
      enclosing.removeLast();
      return null;
    }

    @Override
    public Void visitMethod(MethodTree tree, Void unused) {
      boolean runs =
          annotationNames(tree.getModifiers()).stream().anyMatch(TEST_ANNOTATIONS::contains)
              && !annotationNames(tree.getModifiers()).contains("Disabled")
              && !disabled();
      record(tree.getModifiers(), qualifiedName() + "." + tree.getName(), runs);
      return super.visitMethod(tree, unused);
    }

    private void record(ModifiersTree modifiers, String name, boolean runs) {
      for (AnnotationTree annotation : modifiers.getAnnotations()) {
        if (!simpleName(annotation).equals("Statement")) {
          continue;
        }
        if (runs) {
          byStatement
              .computeIfAbsent(id(annotation), id -> new TreeSet<>())
              .add(new TestReference(file, name));
        } else {
          misplaced.add(file + ": " + name + " shows " + id(annotation) + " but is no active test");
        }
      }
    }

    private boolean disabled() {
      return enclosing.stream()
          .anyMatch(type -> annotationNames(type.getModifiers()).contains("Disabled"));
    }

    private String qualifiedName() {
      List<String> names = enclosing.stream().map(type -> type.getSimpleName().toString()).toList();
      return String.join(".", names);
    }

    private List<String> annotationNames(ModifiersTree modifiers) {
      return modifiers.getAnnotations().stream().map(this::simpleName).toList();
    }

    private String simpleName(AnnotationTree annotation) {
      String name = annotation.getAnnotationType().toString();
      return name.substring(name.lastIndexOf('.') + 1);
    }

    private String id(AnnotationTree annotation) {
      ExpressionTree argument = annotation.getArguments().get(0);
      if (argument instanceof AssignmentTree named) {
        argument = named.getExpression();
      }
      if (argument instanceof LiteralTree literal && literal.getValue() instanceof String id) {
        return id;
      }
      throw new IllegalArgumentException(file + ": not a string literal: " + annotation);
    }
  }
}
