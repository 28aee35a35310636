package broker.deploy.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import broker.deploy.archive.PluginJar;
import broker.deploy.archive.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jars and records of all plugins. Owned by the deployer's thread. */
public final class PluginStore {
  private static final Logger log = LoggerFactory.getLogger(PluginStore.class);
  private static final String JAR = ".jar";
  private static final String RECORD = ".plugin";
  private static final String BROKEN = ".broken";

  private final Path directory;
  private final KnownJars jars;
  private final Map<String, PluginRecord> records = new TreeMap<>();

  private PluginStore(Path directory) {
    this.directory = directory;
    this.jars = KnownJars.open(directory.resolve("known"), Clock.systemUTC());
  }

  /** Opens the store; a record that cannot be read is set aside, and its plugin begins anew. */
  public static PluginStore open(Path directory) throws IOException {
    Files.createDirectories(directory);
    PluginStore store = new PluginStore(directory);
    for (Path file : store.files()) {
      if (DurableFiles.isDraft(file)) {
        DurableFiles.delete(file);
      } else if (file.toString().endsWith(RECORD)) {
        store.load(file);
      }
    }
    store.sweep(Set.of());
    return store;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private void load(Path file) throws IOException {
    try {
      PluginRecord record = RecordFile.read(Files.readString(file));
      records.put(record.name(), withWhatIsThere(record));
    } catch (IOException | RuntimeException e) {
      Path aside = file.resolveSibling(file.getFileName() + BROKEN);
      log.error("{} cannot be read ({}); it is set aside as {}", file, e.getMessage(), aside);
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Somebody may have deleted jars. */
  private PluginRecord withWhatIsThere(PluginRecord record) {
    KeptVersion current = record.current();
    boolean lost = current != null && !Files.exists(jar(current.sha256()));
    return new PluginRecord(
        record.name(),
        lost ? null : current,
        record.earlier().stream().filter(each -> Files.exists(jar(each.sha256()))).toList(),
        record.trial(),
        record.refusal(),
        record.services(),
        record.file());
  }

  /** The records there are, by name. */
  public Collection<PluginRecord> records() {
    return List.copyOf(records.values());
  }

  /** What is known of a plugin. */
  public PluginRecord record(String name) {
    PluginRecord known = records.get(name);
    return known == null ? PluginRecord.unknown(name) : known;
  }

  /** Replaces what is known of a plugin. */
  public void save(PluginRecord record) throws IOException {
    DurableFiles.write(file(record.name()), RecordFile.write(record).getBytes(UTF_8));
    records.put(record.name(), record);
  }

  /** Forgets a plugin. */
  public void forget(String name) throws IOException {
    DurableFiles.delete(file(name));
    records.remove(name);
  }

  private Path file(String name) {
    return directory.resolve(name + RECORD);
  }

  /** Where a jar is kept, if it is. */
  public Path jar(String sha256) {
    return directory.resolve(sha256 + JAR);
  }

  /**
   * Reads a jar, all of it unless that has been done and nobody has touched it since.
   *
   * @throws Refusal if it is not whole, or cannot be a plugin
   */
  public PluginJar read(Path jar) throws Refusal {
    return jars.read(jar);
  }

  /** Keeps a copy of a jar until {@link #sweep} finds that nobody needs it. */
  public Path keep(Path from, String sha256) throws IOException {
    Path jar = jar(sha256);
    if (!Files.exists(jar)) {
      DurableFiles.copy(from, jar);
    }
    return jar;
  }

  /**
   * Deletes jars that nobody needs.
   *
   * @param more those that are needed beyond what the records name
   */
  public void sweep(Set<String> more) throws IOException {
    Set<String> needed = new HashSet<>(more);
    records.values().forEach(record -> needed.addAll(record.jars()));
    for (Path file : files()) {
      String name = file.getFileName().toString();
      if (name.endsWith(JAR) && !needed.contains(name.substring(0, name.length() - JAR.length()))) {
        DurableFiles.delete(file);
      }
    }
  }
}
