package broker.core.fuzz;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Netty's leak detector at its strictest, and what it finds. Any thread. */
final class LeakWatch implements AutoCloseable {
  private static final long COLLECTOR_PATIENCE_MILLIS = 10_000;

  private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
  private final List<String> leaks = new CopyOnWriteArrayList<>();

  private LeakWatch() {}

  /** Watches until it is closed; what others have leaked before does not count. */
  static LeakWatch open() {
    LeakWatch watch = new LeakWatch();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    watch.collect();
    ByteBufUtil.setLeakListener((type, records) -> watch.leaks.add(type + ours(records)));
    return watch;
  }

  private static String ours(String records) {
    return records
        .lines()
        .filter(line -> !line.startsWith("\t") || line.contains("broker.core"))
        .collect(Collectors.joining("\n"));
  }

  /** Fails when a buffer was found that nobody released, up to now. */
  void check() {
    if (!leaks.isEmpty()) {
      throw new AssertionError("buffers leaked: " + leaks);
    }
  }

  /** Finds every leak there is. */
  void collect() {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    PhantomReference<Object> canary = new PhantomReference<>(new Object(), collected);
    System.gc();
    try {
      if (collected.remove(COLLECTOR_PATIENCE_MILLIS) != canary) {
        throw new AssertionError("the garbage collector does not run");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    UnpooledByteBufAllocator.DEFAULT
        .directBuffer(1)
        .release(); // the detector reports when it sees another one
  }

  @Override
  public String toString() {
    return String.join("\n", leaks);
  }

  @Override
  public void close() {
    ByteBufUtil.setLeakListener(null);
    ResourceLeakDetector.setLevel(before);
  }
}
