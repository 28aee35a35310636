package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import plugin.persistence.disk.FileDisk;

/** kill -9 of a process that writes: what it has acknowledged is there. */
final class KillTest {
  private static final int ROUNDS = Integer.getInteger("store.kills", 5);

  @TempDir Path directory;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES) // 200 rounds on a busy machine
  void whatWasAcknowledgedIsThereAfterKill() throws Exception {
    Random random = new Random(5);
    long before = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long acknowledged = writeAndKill(1 + random.nextInt(800));
      assertTrue(acknowledged > before, acknowledged + " after " + before);
      before = check(acknowledged);
    }
  }

  /** Returns the last batch that the process has acknowledged. */
  private long writeAndKill(int batches) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long last = 0;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (int i = 0; i < batches; i++) {
        last = Long.parseLong(out.readLine());
      }
      process.toHandle().destroyForcibly(); // unlike the process itself it leaves the output open
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line.isEmpty() ? last : Math.max(last, Long.parseLong(line));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return last;
  }

  private long check(long acknowledged) throws Exception {
    try (FileDisk disk = FileDisk.take(directory)) {
      MapSessionStore store = Stores.on(disk, 64 << 20, 256 << 10);
      long last = store.open().lastBatch();
      assertTrue(last == acknowledged || last == acknowledged + 1, last + " of " + acknowledged);
      store.verify();
      List<Long> sequences = new ArrayList<>();
      store.readQueue(
          "c",
          0,
          Integer.MAX_VALUE,
          Long.MAX_VALUE,
          (sequence, message, state, extra, content) -> {
            assertEquals(Stores.bytes(300, sequence), content);
            sequences.add(sequence);
          });
      long first = Math.max(1, last - KilledWriter.DEPTH + 1);
      assertEquals(LongStream.rangeClosed(first, last).boxed().toList(), sequences);
      store.abandon();
      return last;
    }
  }
}
