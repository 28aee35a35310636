package broker.deploy.deployment;

import broker.deploy.archive.JarReader;
import broker.deploy.archive.PluginJar;
import broker.deploy.archive.Refusal;
import broker.deploy.store.DurableFiles;
import broker.deploy.store.PluginRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder {@code plugins/}: what lies there is what shall run. Owned by the deployer's thread.
 */
final class DropIns {
  private static final Logger log = LoggerFactory.getLogger(DropIns.class);

  /** A file that does not change any more and still is no jar never will be. */
  private static final Duration HALF_A_FILE = Duration.ofSeconds(5);

  /** How often a jar may be there when the process dies before it is to blame for it. */
  private static final int ATTEMPTS = 2;

  /** Of two jars of one plugin, the one that shall run comes last. */
  private static final Comparator<PluginJar> ORDER =
      Comparator.comparing(PluginJar::version)
          .thenComparing(jar -> jar.file().toFile().lastModified())
          .thenComparing(PluginJar::file);

  private final Path directory;
  private final Plugins plugins;
  private final LongSupplier nanoClock;
  private final Notices notices;
  private final Folder folder;
  private final Map<Path, PluginJar> jars = new TreeMap<>();

  /** Files that cannot be read now, by the plugin they were when they could; it goes on. */
  private final Map<Path, String> claims = new TreeMap<>();

  DropIns(Path directory, Plugins plugins, Notices notices, LongSupplier nanoClock) {
    this.directory = directory;
    this.plugins = plugins;
    this.notices = notices;
    this.nanoClock = nanoClock;
    this.folder = new Folder(directory);
  }

  // ---- the broker starts

  /**
   * Starts what shall run, without judging it yet.
   *
   * @param ending true as soon as nothing more is to be begun
   */
  void startEarly(BooleanSupplier ending) throws IOException, InterruptedException {
    for (PluginRecord record : plugins.ledger().records()) {
      claims.put(directory.resolve(record.file()), record.name());
    }
    Set<String> names = new TreeSet<>();
    for (Path file : folder.jars()) {
      try {
        PluginJar jar = plugins.ledger().read(file);
        jars.put(file, jar);
        names.add(jar.name());
        folder.know(file, nanoClock.getAsLong());
      } catch (Refusal e) {
        log.warn("plugins/{} {}", file.getFileName(), e.reason());
      }
    }
    claims.keySet().removeIf(file -> jars.containsKey(file) || !Files.exists(file));
    names.addAll(claims.values());
    for (PluginRecord record : plugins.ledger().records()) {
      if (!names.contains(record.name())) {
        log.info("{} is gone: its jar was deleted while the broker was down", record.name());
        plugins.ledger().forget(record.name());
      }
    }
    for (String name : names) {
      if (ending.getAsBoolean()) {
        return;
      }
      plugins.startEarly(name, winner(name));
    }
    plugins.checkDoors();
  }

  /** Tries what was not to be tried early. */
  void reconcileAll() throws InterruptedException {
    Set<String> names = new TreeSet<>();
    jars.values().forEach(jar -> names.add(jar.name()));
    for (String name : names) {
      reconcile(name, false);
    }
  }

  // ---- files come and go

  /**
   * Looks at the folder and does what has to be done.
   *
   * @return true if it has to be looked at again soon
   */
  boolean look() throws IOException, InterruptedException {
    Folder.Changes changes = folder.look(nanoClock.getAsLong());
    Set<String> concerned = new TreeSet<>();
    boolean again = changes.pending();
    for (Path file : changes.present()) {
      again |= !read(file, concerned);
    }
    for (Path file : changes.gone()) {
      PluginJar jar = jars.remove(file);
      String claim = claims.remove(file);
      if (jar != null) {
        concerned.add(jar.name());
      } else if (claim != null) {
        concerned.add(claim);
      }
      notices.clear(problem(file));
    }
    for (String name : concerned) {
      reconcile(name, true);
    }
    return again;
  }

  /** False if the file may still become a jar. */
  private boolean read(Path file, Set<String> concerned) {
    PluginJar before = jars.get(file);
    try {
      PluginJar jar = JarReader.read(file);
      jars.put(file, jar);
      claims.remove(file);
      notices.clear(problem(file));
      if (before != null && !before.name().equals(jar.name())) {
        concerned.add(before.name());
      }
      concerned.add(jar.name());
      return true;
    } catch (Refusal e) {
      if (before != null) {
        jars.remove(file);
        claims.put(file, before.name());
      }
      if (e.isIncomplete() && folder.age(file, nanoClock.getAsLong()).compareTo(HALF_A_FILE) < 0) {
        folder.lookAgain(file);
        return false;
      }
      String claim = claims.get(file);
      String goesOn = claim == null ? "" : "; " + claim + " goes on as it is";
      log.error("plugins/{} is refused: {}{}", file.getFileName(), e.reason(), goesOn);
      notices.raise(problem(file), file.getFileName() + " " + e.reason() + goesOn);
      return true;
    }
  }

  /** The name of the alarm about a file that is no plugin. */
  private static String problem(Path file) {
    return "file." + file.getFileName();
  }

  private void reconcile(String name, boolean dropped) throws InterruptedException {
    PluginJar jar = winner(name);
    try {
      if (jar != null) {
        reconcile(jar, dropped);
      } else if (!claims.containsValue(name)) {
        plugins.undeploy(name, Progress.SILENT);
      }
    } catch (Refusal e) {
      log.debug("{} told before", name, e);
    }
  }

  private void reconcile(PluginJar jar, boolean dropped) throws Refusal, InterruptedException {
    String name = jar.name();
    PluginRecord record = plugins.ledger().record(name);
    Installed running = plugins.find(name);
    if (running != null && running.bundle != null && jar.sha256().equals(running.sha256)) {
      from(name, fileName(jar));
      return; // the same jar twice does nothing
    }
    if (!dropped && record.reasonAgainst(jar.sha256()).isPresent()) {
      log.warn(
          "{} is not tried again: it {}", jar.title(), record.reasonAgainst(jar.sha256()).get());
      return;
    }
    if (!dropped && record.attempts(jar.sha256()) >= ATTEMPTS) {
      plugins.refuse(
          jar, new Refusal("was being tried " + ATTEMPTS + " times when the broker ended"));
      return;
    }
    plugins.deploy(jar, line -> log.debug("{}: {}", name, line));
    from(name, fileName(jar));
  }

  private void from(String name, String file) {
    plugins.ledger().note(plugins.ledger().record(name).from(file));
  }

  private static String fileName(PluginJar jar) {
    return jar.file().getFileName().toString();
  }

  /** Of several jars of one plugin the one that shall run. */
  private @Nullable PluginJar winner(String name) {
    List<PluginJar> all = new ArrayList<>();
    for (PluginJar jar : jars.values()) {
      if (jar.name().equals(name)) {
        all.add(jar);
      }
    }
    all.sort(ORDER);
    if (all.size() > 1) {
      PluginJar last = all.get(all.size() - 1);
      log.warn(
          "plugins/ has {} jars of {}: {} is taken", all.size(), name, last.file().getFileName());
    }
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  // ---- what commands do

  /** True if there is a jar of this plugin. */
  boolean has(String name) {
    return jars.values().stream().anyMatch(jar -> jar.name().equals(name));
  }

  /**
   * Makes this jar the one that lies in the folder.
   *
   * @param copy of it that nobody changes
   */
  void put(PluginJar jar, Path copy) throws IOException {
    Path file = directory.resolve(jar.name() + '-' + jar.version() + ".jar");
    boolean there = jar.file().toAbsolutePath().normalize().startsWith(directory);
    if (there) {
      file = jar.file().toAbsolutePath().normalize();
    } else {
      DurableFiles.copy(copy, file);
    }
    folder.know(file, nanoClock.getAsLong());
    claims.remove(file);
    jars.put(file, jar);
    deleteAllBut(file, jar.name());
    from(jar.name(), file.getFileName().toString());
  }

  /** Deletes the jars of a plugin. */
  void delete(String name) throws IOException {
    deleteAllBut(null, name);
  }

  private void deleteAllBut(@Nullable Path kept, String name) throws IOException {
    Set<Path> files = new TreeSet<>();
    jars.forEach((file, jar) -> addIf(files, file, jar.name().equals(name)));
    claims.forEach((file, claim) -> addIf(files, file, claim.equals(name)));
    for (Path file : files) {
      if (!file.equals(kept)) {
        DurableFiles.delete(file);
        folder.know(file, nanoClock.getAsLong());
        jars.remove(file);
        claims.remove(file);
      }
    }
  }

  private static void addIf(Set<Path> files, Path file, boolean condition) {
    if (condition) {
      files.add(file);
    }
  }
}
