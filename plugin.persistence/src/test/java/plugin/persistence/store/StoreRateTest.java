package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import plugin.persistence.disk.FileDisk;
import plugin.persistence.volume.VolumeFigures;
import plugin.persistence.volume.VolumeSettings;

/**
 * Batches of the store beside the limit of the machine, which is a file where the bytes of as many
 * messages are appended and forced; in turns. A message is put, queued, and the one before last
 * taken from the queue.
 */
@EnabledIfSystemProperty(named = "store.rate", matches = "true")
final class StoreRateTest {
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final int LENGTH = 256;
  private static final int OVERHEAD = 40;
  private static final int SESSIONS = 100;
  private static final long BACKLOG = 20_000; // the same of each session
  private static final long STATE = 1; // as all have that wait
  private static final long SECONDS = Long.getLong("store.rate.seconds", 3);

  @TempDir Path directory;
  private FileDisk disk;
  private MapSessionStore store;
  private final VolumeFigures figures = new VolumeFigures();
  private long batch;
  private long next = 1;

  @BeforeEach
  void open() throws Exception {
    disk = FileDisk.take(directory.resolve("store"));
    store =
        new MapSessionStore(
            disk,
            new StoreSettings(1L << 30, new VolumeSettings(8 << 20, 2048, true)),
            StoreEnvironment.system(figures, Stores.NO_INCIDENTS));
    store.open();
    store.apply(
        Stores.batch(
            ++batch,
            0,
            o -> {
              for (int i = 0; i < SESSIONS; i++) {
                o.putSession("client-" + i, Stores.bytes(30, 1));
              }
            }));
    while (next <= BACKLOG) {
      messages(1_000);
    }
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    disk.close();
  }

  private void messages(int count) throws Exception {
    long from = next;
    next += count;
    store.apply(
        Stores.batch(
            ++batch,
            (long) count * LENGTH,
            o -> {
              for (long id = from; id < from + count; id++) {
                o.putMessage(id, Stores.bytes(LENGTH, id));
                o.enqueue(client(id), id / SESSIONS, id, STATE, Stores.none());
                if (id > BACKLOG) {
                  o.dequeue(client(id - BACKLOG), (id - BACKLOG) / SESSIONS);
                }
              }
            }));
  }

  private static String client(long id) {
    return "client-" + id % SESSIONS;
  }

  private interface Step {
    void once() throws Exception;
  }

  private static double rate(int count, Step step) throws Exception {
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    long begin = System.nanoTime();
    long done = 0;
    while (System.nanoTime() < end) {
      step.once();
      done += count;
    }
    return done * 1e9 / (System.nanoTime() - begin);
  }

  @Test
  void besideAppendAndForce() throws Exception {
    System.out.println(
        "| messages a batch | append and force | store | ratio | bytes a message | CPU a message |");
    System.out.println("|---|---|---|---|---|---|");
    for (int count : new int[] {1, 1, 10, 100, 1_000}) { // the first turn warms up
      double limit = 0;
      double reached = 0;
      long before = figures.logBytes.sum() + figures.pageBytes.sum();
      long first = next;
      long cpu = 0;
      for (int turn = 0; turn < 2; turn++) {
        limit = Math.max(limit, append(count));
        long began = CPU.getCurrentThreadCpuTime();
        reached = Math.max(reached, rate(count, () -> messages(count)));
        cpu += CPU.getCurrentThreadCpuTime() - began;
      }
      long written = figures.logBytes.sum() + figures.pageBytes.sum() - before;
      System.out.printf(
          "| %,d | %,.0f/s | %,.0f/s | %.2f | %,d | %.1f us |%n",
          count,
          limit,
          reached,
          reached / limit,
          written / (next - first),
          cpu / 1e3 / (next - first));
      assertTrue(reached > 0);
    }
  }

  private double append(int count) throws Exception {
    Path file = directory.resolve("appended");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(count * (LENGTH + OVERHEAD));
      return rate(
          count,
          () -> {
            bytes.clear();
            channel.write(bytes);
            channel.force(false);
          });
    }
  }
}
