package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import plugin.persistence.disk.CutDisk;
import plugin.persistence.disk.DiskFile;

/** A store that grows, also into what a loss of power has left behind it, and becomes smaller. */
final class GrowthTest {
  private static final int MESSAGES = 400;
  private static final int LENGTH = 16 << 10;

  @Test
  void nothingIsReadThatTheStoreHasNotWritten() throws Exception {
    CutDisk disk = new CutDisk();
    MapSessionStore store = Stores.on(disk, 64 << 20, 512 << 10);
    store.open();
    store.apply(Stores.batch(1, 0, o -> o.putSession("c", Stores.none())));
    store.close();
    garbage(disk.open("sessions.db"), MESSAGES * LENGTH);

    store.open();
    for (int i = 1; i <= MESSAGES; i++) {
      put(store, 1 + i, i);
    }
    store.close();
    assertEquals(1 + MESSAGES, store.open().lastBatch());
    store.verify();
    store.close();
  }

  private static void garbage(DiskFile file, int length) throws Exception {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    long from = file.size();
    assertTrue(from < 4 << 20, "the second page of checksums is behind the end of the file");
    file.write(from, bytes, 0, length);
    file.force();
  }

  @Test
  void whatAFullStoreHadIsGivenBackWhileMessagesComeAndGo() throws Exception {
    CutDisk disk = new CutDisk();
    MapSessionStore store = Stores.on(disk, 64 << 20, 512 << 10);
    store.open();
    store.apply(Stores.batch(1, 0, o -> o.putSession("c", Stores.none())));
    for (int i = 1; i <= MESSAGES; i++) {
      put(store, 1 + i, i);
    }
    long full = disk.open("sessions.db").size();
    store.apply(
        Stores.releases(
            MESSAGES + 2,
            o -> {
              for (int i = 1; i <= MESSAGES; i++) {
                o.dequeue("c", i);
              }
            }));
    long batch = MESSAGES + 3;
    for (int i = MESSAGES + 1; i < 2 * MESSAGES; i++) {
      long sequence = i;
      put(store, batch++, i);
      store.apply(Stores.releases(batch++, o -> o.dequeue("c", sequence)));
    }
    long now = disk.open("sessions.db").size();
    assertTrue(now < full - (2 << 20), full + " bytes when it was full, " + now + " now");
    store.verify();
    store.close();
  }

  private static void put(MapSessionStore store, long batch, long number) throws Exception {
    store.apply(
        Stores.batch(
            batch,
            LENGTH,
            o -> {
              o.putMessage(number, Stores.bytes(LENGTH, number));
              o.enqueue("c", number, number, 0, Stores.none());
            }));
  }
}
