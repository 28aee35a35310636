package distribution.mosquitto.state;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import broker.core.journal.WallClock;
import distribution.launcher.FileOwner;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;
import plugin.persistence.store.OfflineStore;
import plugin.persistence.store.ToldIncidents;

/**
 * {@code broker import mosquitto --db} and {@code --dump}: reads, fills a store that no broker
 * uses, tells what became of everything. Owned by the thread of the command.
 */
public final class ImportState {
  /** Something is left out; the rest is in the store. */
  public static final int LEFT_OUT = 4;

  private final Path path;
  private final boolean dump;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * An import.
   *
   * @param path Mosquitto's file
   * @param dump whether it is JSON, and not {@code mosquitto.db} itself
   * @param out takes the report
   * @param err is told how far it is
   */
  public ImportState(Path path, boolean dump, PrintStream out, PrintStream err) {
    this.path = path;
    this.dump = dump;
    this.out = out;
    this.err = err;
  }

  /**
   * Tells what would become of everything in an empty store.
   *
   * @return the exit status: 0 or {@link #LEFT_OUT}
   * @throws IOException if the file cannot be read; the message says what is wrong and where
   */
  public int look() throws IOException {
    try (PersistedFile file = open()) {
      StoreTarget nothing = new StoreTarget(nowhere(), new ExistingContents(), 0);
      return tell(file, fill(file, nothing), "Nothing is written.");
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e); // never: there is none
    }
  }

  /** The directory of the store that a broker with this home uses. */
  public static Path store(Path home) throws IOException {
    return OfflineStore.directory(home);
  }

  /**
   * Imports.
   *
   * @param directory of the store, which is made if it is not there
   * @param merge whether it may have content, which stays
   * @return the exit status: 0 or {@link #LEFT_OUT}
   * @throws IOException if the store is as it was because of something; the message says what
   */
  public int run(Path directory, boolean merge) throws IOException {
    try (PersistedFile file = open()) {
      return into(file, directory, merge);
    } finally {
      if (Files.isDirectory(directory)) {
        giveAway(directory);
      }
    }
  }

  private int into(PersistedFile file, Path directory, boolean merge) throws IOException {
    try (OfflineStore store =
        OfflineStore.open(directory, new ToldIncidents(err::println, "Warning: "))) {
      ExistingContents existing = new ExistingContents();
      store.load(existing);
      if (!existing.isEmpty() && !merge) {
        throw new IOException(
            directory
                + " has "
                + existing
                + ": --merge adds what it has not, --out DIR writes elsewhere");
      }
      Tally[] tally = new Tally[1];
      store.add(
          (operations, position) -> {
            long highest = position.highestMessageId();
            tally[0] = fill(file, new StoreTarget(operations, existing, highest));
          });
      return tell(file, tally[0], "Written to " + directory);
    }
  }

  /** What root has written the broker has to be able to change. */
  private static void giveAway(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path each : (Iterable<Path>) tree::iterator) {
        FileOwner.asDirectory(each);
      }
    }
  }

  private PersistedFile open() throws IOException {
    return dump ? DumpFile.open(path) : DatabaseFile.open(path);
  }

  private Tally fill(PersistedFile file, StoreTarget target) throws IOException, StoreException {
    Tally tally = new Tally();
    WallClock clock = new WallClock(System::nanoTime, InstantSource.system());
    new StateImport(file, target, tally, clock, new Progress(err, System::nanoTime)).run();
    return tally;
  }

  private int tell(PersistedFile file, Tally tally, String end) {
    out.println(path + ": " + file.format());
    tally.print(out);
    out.println(end);
    return tally.leftOut() == 0 ? 0 : LEFT_OUT;
  }

  private static StoreOperations nowhere() {
    return (StoreOperations)
        Proxy.newProxyInstance(
            StoreOperations.class.getClassLoader(),
            new Class<?>[] {StoreOperations.class},
            (proxy, method, arguments) -> null);
  }
}
