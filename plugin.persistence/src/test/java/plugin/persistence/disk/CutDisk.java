package plugin.persistence.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory that loses power: what was not forced is there afterwards or not, sector by
 * sector, or garbled. Everything is guarded by its own lock.
 */
public final class CutDisk implements Disk {
  private static final int SECTOR = 512;

  /** Thrown by everything once the power is gone. */
  public static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record Write(long at, byte[] bytes, long size) {}

  private static final class Content {
    byte[] now = new byte[0];
    byte[] durable = new byte[0];
    final List<Write> pending = new ArrayList<>();

    static byte[] written(byte[] bytes, long at, byte[] from, int offset, int length) {
      byte[] result = bytes;
      if (at + length > bytes.length) {
        result = Arrays.copyOf(bytes, (int) at + length);
      }
      System.arraycopy(from, offset, result, (int) at, length);
      return result;
    }
  }

  private final TreeMap<String, Content> files = new TreeMap<>();
  private long steps;
  private long cutAt = Long.MAX_VALUE;
  private boolean dead;

  /** Loses power at the n-th write or force from now on. */
  public synchronized void cutIn(long more) {
    cutAt = steps + more;
  }

  public synchronized boolean isDead() {
    return dead;
  }

  public synchronized void kill() {
    dead = true;
  }

  private void step() {
    if (dead || ++steps >= cutAt) {
      dead = true;
      throw new Cut();
    }
  }

  /** The disk after the power has come back. */
  public synchronized CutDisk after(Random random) {
    double[] likely = {0, 0.1, 0.5, 0.9, 1};
    double p = likely[random.nextInt(likely.length)];
    boolean garbles = random.nextInt(4) == 0;
    CutDisk next = new CutDisk();
    files.forEach(
        (name, content) -> {
          byte[] bytes = content.durable;
          for (Write write : content.pending) {
            bytes = survived(bytes, write, random, p, garbles);
          }
          Content there = new Content();
          there.now = bytes.clone();
          there.durable = bytes.clone();
          next.files.put(name, there);
        });
    return next;
  }

  private static byte[] survived(byte[] before, Write write, Random r, double p, boolean garbles) {
    if (write.size >= 0) {
      return r.nextDouble() < p ? Arrays.copyOf(before, (int) write.size) : before;
    }
    byte[] bytes = before;
    for (int from = 0; from < write.bytes.length; ) {
      int length = (int) Math.min(SECTOR - (write.at + from) % SECTOR, write.bytes.length - from);
      if (r.nextDouble() < p) {
        bytes = Content.written(bytes, write.at + from, write.bytes, from, length);
      } else if (garbles && r.nextInt(4) == 0) {
        byte[] garbage = new byte[length];
        r.nextBytes(garbage);
        bytes = Content.written(bytes, write.at + from, garbage, 0, length);
      }
      from += length;
    }
    return bytes;
  }

  @Override
  public synchronized DiskFile open(String name) {
    Content content = files.computeIfAbsent(name, n -> new Content());
    return new DiskFile() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long size() {
        synchronized (CutDisk.this) {
          return content.now.length;
        }
      }

      @Override
      public int read(long position, byte[] bytes, int from, int length) {
        synchronized (CutDisk.this) {
          if (dead) {
            throw new Cut();
          }
          int n = (int) Math.max(0, Math.min(length, content.now.length - position));
          System.arraycopy(content.now, (int) (n > 0 ? position : 0), bytes, from, n);
          return n;
        }
      }

      @Override
      public void write(long position, byte[] bytes, int from, int length) {
        synchronized (CutDisk.this) {
          step();
          content.now = Content.written(content.now, position, bytes, from, length);
          byte[] copy = Arrays.copyOfRange(bytes, from, from + length);
          content.pending.add(new Write(position, copy, -1));
        }
      }

      @Override
      public void force() {
        synchronized (CutDisk.this) {
          step();
          content.durable = content.now.clone();
          content.pending.clear();
        }
      }

      @Override
      public void truncate(long size) {
        synchronized (CutDisk.this) {
          step();
          content.now = Arrays.copyOf(content.now, (int) size);
          content.pending.add(new Write(0, new byte[0], size));
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public synchronized List<String> names() {
    return List.copyOf(files.keySet());
  }

  @Override
  public void rename(String from, String to) throws IOException {
    throw new IOException("not here");
  }

  @Override
  public synchronized void delete(String name) {
    files.remove(name);
  }

  @Override
  public void sync() {}

  @Override
  public String place() {
    return "simulated";
  }
}
