package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import plugin.persistence.disk.FileDisk;

/** A store beyond 4 GiB, where offsets need more than 32 bits. Needs room on the disk. */
@EnabledIfSystemProperty(named = "store.large", matches = "true")
final class LargeStoreTest {
  private static final int LENGTH = 1 << 20;
  private static final int PER_BATCH = 8;
  private static final int MESSAGES = 4_400;

  @TempDir Path directory;
  private long batch;

  private static ByteBuffer content(long message) {
    ByteBuffer bytes = Stores.bytes(LENGTH, message);
    bytes.putLong(0, message);
    return bytes;
  }

  private void put(MapSessionStore store, long first) throws Exception {
    store.apply(
        Stores.batch(
            ++batch,
            (long) PER_BATCH * LENGTH,
            o -> {
              for (long id = first; id < first + PER_BATCH; id++) {
                o.putMessage(id, content(id));
                o.enqueue("c", id, id, 0, Stores.none());
              }
            }));
  }

  @Test
  void whatLiesBeyondIsFoundAfterAKillAndItsRoomIsGivenBack() throws Exception {
    Path main = directory.resolve("sessions.db");
    try (FileDisk disk = FileDisk.take(directory)) {
      MapSessionStore store = Stores.on(disk, 6L << 30, 8 << 20);
      store.open();
      store.apply(Stores.batch(++batch, 0, o -> o.putSession("c", Stores.none())));
      for (long id = 1; id <= MESSAGES; id += PER_BATCH) {
        put(store, id);
      }
      long length = Files.size(main);
      assertTrue(length > 4L << 30, "length " + length);
      store.abandon();
      store.open();
      store.verify();
      for (long id : new long[] {1, MESSAGES / 2, MESSAGES - 1, MESSAGES}) {
        assertEquals(content(id), store.readMessage(id).orElseThrow());
      }
      store.apply(
          Stores.releases(
              ++batch,
              o -> {
                for (long id = 1; id < MESSAGES; id++) {
                  o.dequeue("c", id);
                }
              }));
      for (long id = MESSAGES + 1; id <= MESSAGES + 20 * PER_BATCH; id += PER_BATCH) {
        put(store, id);
      }
      assertEquals(content(MESSAGES), store.readMessage(MESSAGES).orElseThrow());
      assertTrue(Files.size(main) < length / 2, length + " bytes, then " + Files.size(main));
      store.close();
    }
  }
}
