package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plugin.persistence.disk.FileDisk;

/** A torn end of the log is the batch before; damage that no loss of power does is damage. */
final class DamagedLogTest {
  private static final int BLOCK = 4096;
  private static final int BATCHES = 8;
  private static final int LENGTH_AT = 24;

  private record Frame(int at, int length) {}

  @TempDir Path directory;
  private Path log;
  private byte[] whole;
  private final List<Frame> frames = new ArrayList<>();

  @BeforeEach
  void storeThatWasKilled() throws Exception {
    try (FileDisk disk = FileDisk.take(directory)) {
      MapSessionStore store = Stores.on(disk);
      store.open();
      for (int i = 1; i <= BATCHES; i++) {
        String client = "c" + i;
        store.apply(Stores.batch(i, 500, o -> o.putSession(client, Stores.bytes(500, 7))));
      }
      store.abandon();
    }
    log = directory.resolve("sessions.log0");
    whole = Files.readAllBytes(log);
    ByteBuffer bytes = ByteBuffer.wrap(whole);
    int magic = bytes.getInt(BLOCK);
    for (int at = BLOCK; bytes.getInt(at) == magic; ) {
      Frame frame = new Frame(at, (int) bytes.getLong(at + LENGTH_AT));
      frames.add(frame);
      at += (frame.length + BLOCK - 1) / BLOCK * BLOCK;
    }
    assertTrue(frames.size() > BATCHES, "frames: " + frames);
  }

  private long open() throws Exception {
    try (FileDisk disk = FileDisk.take(directory)) {
      MapSessionStore store = Stores.on(disk);
      try {
        long batch = store.open().lastBatch();
        store.verify();
        return batch;
      } finally {
        store.abandon();
      }
    }
  }

  private void flip(int at) throws Exception {
    byte[] flipped = whole.clone();
    flipped[at] ^= 0x10;
    Files.write(log, flipped);
  }

  @Test
  void aBitInTheLastFrameIsTheBatchBefore() throws Exception {
    byte[] main = Files.readAllBytes(directory.resolve("sessions.db"));
    Frame last = frames.get(frames.size() - 1);
    for (int at = 0; at < last.length; at += Math.max(1, last.length / 12)) {
      Files.write(directory.resolve("sessions.db"), main);
      flip(last.at + at);
      assertEquals(BATCHES - 1, open(), "bit of byte " + at);
    }
  }

  @Test
  void aLogThatIsTooShortIsTheBatchBefore() throws Exception {
    Frame last = frames.get(frames.size() - 1);
    Files.write(log, java.util.Arrays.copyOf(whole, last.at + last.length - 1));
    assertEquals(BATCHES - 1, open());
  }

  @Test
  void undamagedItIsTheLastBatch() throws Exception {
    assertEquals(BATCHES, open());
  }

  @Test
  void aBitInTheMiddleIsDamageAndWhatCameBeforeItIsSaved() throws Exception {
    int half = frames.size() / 2;
    Frame middle = frames.get(half);
    byte[] main = Files.readAllBytes(directory.resolve("sessions.db"));
    for (int at : new int[] {0, 5, 10, 20, 30, 45, middle.length - 1}) {
      Files.write(directory.resolve("sessions.db"), main);
      flip(middle.at + at);
      byte[] before = Files.readAllBytes(log);
      try (FileDisk disk = FileDisk.take(directory)) {
        RecordedIncidents told = new RecordedIncidents();
        MapSessionStore store = Stores.on(disk, told);
        store.open();
        assertTrue(told.damage.contains("sessions.log0: transaction"), told.damage);
        assertTrue(told.damage.contains("Lost: all changes since that transaction"), told.damage);
        TreeSet<String> sessions = new TreeSet<>();
        store.load(new Stores.Loaded((client, content) -> sessions.add(client)));
        for (int i = 1; i <= BATCHES; i++) {
          assertEquals(
              i + frames.size() - BATCHES <= half,
              sessions.contains("c" + i),
              sessions + " before frame " + half);
        }
        store.close();
        Path aside = RecordedIncidents.aside(directory);
        assertEquals(
            ByteBuffer.wrap(before),
            ByteBuffer.wrap(Files.readAllBytes(aside.resolve("sessions.log0"))));
        RecordedIncidents.remove(directory);
      }
    }
  }
}
