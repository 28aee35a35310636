package conformance.coverage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Java sources of all modules of the project. */
final class SourceTree {

  private static final Pattern CITATION = Pattern.compile("\\[(MQTT(?:311)?-\\d[\\d.]*-\\d+)]");

  private final Path root;

  SourceTree(Path root) {
    this.root = root;
  }

  AnnotatedTests annotatedTests() throws IOException {
    return AnnotatedTests.of(root, sources("src/test/java"));
  }

  /** Returns the ids that comments cite, with the files that do so. */
  SortedMap<String, SortedSet<Path>> citations() throws IOException {
    SortedMap<String, SortedSet<Path>> citations = new TreeMap<>();
    for (String folder : List.of("src/main/java", "src/test/java")) {
      for (Path source : sources(folder)) {
        Matcher matcher = CITATION.matcher(Files.readString(source));
        while (matcher.find()) {
          citations
              .computeIfAbsent(matcher.group(1), id -> new TreeSet<>())
              .add(root.relativize(source));
        }
      }
    }
    return citations;
  }

  private List<Path> sources(String folder) throws IOException {
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .map(module -> module.resolve(folder))
          .filter(Files::isDirectory)
          .flatMap(SourceTree::javaFiles)
          .sorted()
          .toList();
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
