package distribution.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a broker's process holds after a full collection. */
record JvmFigures(long heapBytes, int threads, int classLoaders, int fileHandles) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern LOADERS =
      Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+\\S+BundleClassLoader\\b");
  private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)");

  static JvmFigures of(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    Transcript histogram = new Transcript(process);
    if (!histogram.awaitEnd()) {
      process.destroyForcibly();
    }
    String status = Files.readString(Path.of("/proc/" + pid + "/status"));
    try (Stream<Path> handles = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return new JvmFigures(
          number(TOTAL, histogram.text()),
          (int) number(THREADS, status),
          (int) number(LOADERS, histogram.text()),
          (int) handles.count());
    }
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError(pattern + " is not in:\n" + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  @Override
  public String toString() {
    return "heap %.1f MiB, %d threads, %d class loaders, %d file handles"
        .formatted(heapBytes / 1_048_576.0, threads, classLoaders, fileHandles);
  }
}
