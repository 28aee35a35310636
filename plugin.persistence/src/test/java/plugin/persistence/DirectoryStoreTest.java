package plugin.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.persistence.StoreException;
import broker.api.persistence.StorePosition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plugin.persistence.store.Stores;

/** A store and its directory: taken, let go, changed. */
final class DirectoryStoreTest {
  @TempDir Path home;
  private final StoreFigures figures = new StoreFigures();
  private final Notices notices = new Notices();
  private long nanos;

  private DirectoryStore in(String directory, @Nullable String before) throws Exception {
    Map<String, String> properties =
        Map.of("directory", directory, "maximum_size_mib", "64", "log_size_mib", "1");
    return new DirectoryStore(
        PersistenceSettings.of(properties, home),
        before == null ? null : home.resolve(before),
        figures,
        notices,
        () -> nanos);
  }

  private StorePosition filled(String directory) throws Exception {
    DirectoryStore store = in(directory, null);
    store.open();
    store.apply(Stores.batch(7, 100, o -> o.putSession(directory, Stores.bytes(10, 1))));
    StorePosition position = store.open();
    store.close();
    return position;
  }

  private static String sessions(DirectoryStore store) throws StoreException {
    StringBuilder clients = new StringBuilder();
    store.load(new Stores.Loaded((client, content) -> clients.append(client)));
    return clients.toString();
  }

  @Test
  void aChangedDirectoryTakesTheContentAlong() throws Exception {
    StorePosition before = filled("one");
    DirectoryStore moved = in("two", "one");
    assertEquals(before, moved.open());
    assertEquals("one", sessions(moved));
    moved.close();
    assertFalse(Files.exists(home.resolve("one/sessions.db")));
  }

  @Test
  void aStoreThatWasNotClosedIsTakenAlongToo() throws Exception {
    filled("one");
    DirectoryStore killed = in("one", null);
    killed.open();
    killed.apply(Stores.batch(8, 100, o -> o.putSession("late", Stores.bytes(10, 1))));
    StorePosition before = killed.open();
    copy("one", "copy"); // as it is: nobody has closed it
    killed.close();
    DirectoryStore moved = in("two", "copy");
    assertEquals(before, moved.open());
    assertTrue(sessions(moved).contains("late"));
    moved.close();
  }

  private void copy(String from, String to) throws Exception {
    Files.createDirectory(home.resolve(to));
    for (String file : new String[] {"sessions.db", "sessions.log0", "sessions.log1"}) {
      Files.copy(home.resolve(from).resolve(file), home.resolve(to).resolve(file));
    }
  }

  @Test
  void aStoreThatIsThereStaysAndTheOtherToo() throws Exception {
    filled("one");
    StorePosition there = filled("two");
    DirectoryStore second = in("two", "one");
    assertEquals(there, second.open());
    assertEquals("two", sessions(second));
    second.close();
    assertTrue(Files.exists(home.resolve("one/sessions.db")));
  }

  @Test
  void aDirectoryThatSomebodyHasIsRefusedUntilHeLetsGo() throws Exception {
    DirectoryStore first = in("one", null);
    first.open();
    DirectoryStore second = in("one", null);
    for (int i = 0; i < 2; i++) {
      StoreException e = assertThrows(StoreException.class, second::open);
      assertEquals(StoreException.Kind.IO, e.kind());
      assertTrue(e.getMessage().contains("is in use by"), e.getMessage());
    }
    first.close();
    second.open();
    second.close();
  }

  /** A batch more than a second later, as the last one was. */
  private void refused(DirectoryStore store, long batch) {
    nanos += 2_000_000_000L;
    StoreException e =
        assertThrows(
            StoreException.class, () -> store.apply(Stores.releases(batch, operations -> {})));
    assertEquals(StoreException.Kind.IO, e.kind());
    assertTrue(e.getMessage().contains("was moved or removed"), e.getMessage());
    assertThrows(StoreException.class, store::open, "no other store in its place");
  }

  @Test
  void aDirectoryThatIsMovedWhileInUseIsNoticedAndUsedAgainWhenItIsBack() throws Exception {
    StorePosition position = filled("one");
    DirectoryStore store = in("one", null);
    store.open();
    Files.move(home.resolve("one"), home.resolve("elsewhere"));
    refused(store, 8);
    Files.createDirectory(home.resolve("one"));
    assertThrows(StoreException.class, store::open, "that is another directory");
    Files.delete(home.resolve("one"));
    Files.move(home.resolve("elsewhere"), home.resolve("one"));
    assertEquals(position, store.open());
    store.apply(Stores.releases(8, operations -> {}));
    store.close();
  }

  @Test
  void filesThatAreRemovedWhileInUseAreNoticed() throws Exception {
    filled("one");
    DirectoryStore store = in("one", null);
    store.open();
    for (String file : new String[] {"sessions.db", "sessions.log0", "sessions.log1", "lock"}) {
      Files.delete(home.resolve("one").resolve(file));
    }
    refused(store, 8);
    store.close();
    DirectoryStore next = in("one", null);
    assertEquals(0, next.open().lastBatch(), "a new process begins anew");
    next.close();
  }
}
