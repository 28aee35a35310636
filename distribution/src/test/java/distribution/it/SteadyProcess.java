package distribution.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the broker's process and its store take at one moment, read without disturbing it. */
record SteadyProcess(
    Map<String, Long> storeFiles,
    long rssKib,
    long ownKib,
    int heapMib,
    int youngCollections,
    int fullCollections,
    int threads,
    int fileHandles,
    long writtenBytes) {
  private static final Pattern COLLECTION =
      Pattern.compile("Pause (Young|Full) .*?(\\d+)M->(\\d+)M\\(");

  /**
   * Reads the figures.
   *
   * @param gcLog what the virtual machine logs of its collections: the heap after the newest one is
   *     the figure, as an additional one would change what is measured
   */
  static SteadyProcess of(long pid, Path store, Path gcLog) throws IOException {
    String status = Files.readString(Path.of("/proc/" + pid + "/status"));
    String io = Files.readString(Path.of("/proc/" + pid + "/io"));
    int heap = 0;
    int young = 0;
    int full = 0;
    Matcher collection = COLLECTION.matcher(Files.readString(gcLog));
    while (collection.find()) {
      heap = Integer.parseInt(collection.group(3));
      if (collection.group(1).equals("Full")) {
        full++;
      } else {
        young++;
      }
    }
    try (Stream<Path> handles = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return new SteadyProcess(
          sizes(store),
          number(status, "VmRSS"),
          number(status, "RssAnon"),
          heap,
          young,
          full,
          (int) number(status, "Threads"),
          (int) handles.count(),
          number(io, "\nwrite_bytes"));
    }
  }

  private static long number(String text, String name) {
    Matcher matcher = Pattern.compile(name + ":\\s+(\\d+)").matcher(text);
    if (!matcher.find()) {
      throw new AssertionError(name + " is not in:\n" + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  private static Map<String, Long> sizes(Path directory) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.toList()) {
        try {
          if (Files.isRegularFile(path)) {
            sizes.put(directory.relativize(path).toString(), Files.size(path));
          }
        } catch (NoSuchFileException e) {
          sizes.put(directory.relativize(path).toString(), 0L); // it went meanwhile
        }
      }
    }
    return sizes;
  }

  long storeBytes() {
    return storeFiles.values().stream().mapToLong(Long::longValue).sum();
  }

  static String header() {
    return "store_bytes,rss_kib,own_kib,heap_after_gc_mib,young_gcs,full_gcs,threads,file_handles,"
        + "written_bytes,store_files";
  }

  String row() {
    StringBuilder files = new StringBuilder();
    storeFiles.forEach((name, size) -> files.append(name).append('=').append(size).append(' '));
    return "%d,%d,%d,%d,%d,%d,%d,%d,%d,%s"
        .formatted(
            storeBytes(),
            rssKib,
            ownKib,
            heapMib,
            youngCollections,
            fullCollections,
            threads,
            fileHandles,
            writtenBytes,
            files.toString().trim());
  }
}
