package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import plugin.persistence.disk.CutDisk;
import plugin.persistence.disk.DiskFile;

/** A store that grows into a part of its file in which a loss of power has left garbage. */
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
      long number = i;
      store.apply(
          Stores.batch(
              1 + number,
              LENGTH,
              o -> {
                o.putMessage(number, Stores.bytes(LENGTH, number));
                o.enqueue("c", number, number, 0, Stores.none());
              }));
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
}
