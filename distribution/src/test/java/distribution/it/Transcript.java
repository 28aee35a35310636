package distribution.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process has said so far, line by line. A thread of its own reads; any thread may ask; the
 * monitor of this object guards the lines.
 */
final class Transcript {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private final List<String> lines = new ArrayList<>();
  private final Consumer<String> listener;
  private boolean ended;

  /** Reads the process's output, which has to include its errors, until it ends. */
  Transcript(Process process) {
    this(process, line -> {});
  }

  /** The same, and hands on each line on the reading thread. */
  Transcript(Process process, Consumer<String> listener) {
    this.listener = listener;
    Thread reader = new Thread(() -> read(process), "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Process process) {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
        listener.accept(line);
      }
    } catch (IOException e) {
      add("(output lost: " + e.getMessage() + ")");
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** A place in the transcript, to look only at what comes later. */
  synchronized int mark() {
    return lines.size();
  }

  /** Waits for a line in which the pattern is found. */
  Matcher await(String pattern) throws InterruptedException {
    return await(0, pattern);
  }

  /** Waits for a line after the mark in which the pattern is found. */
  synchronized Matcher await(int mark, String pattern) throws InterruptedException {
    Pattern wanted = Pattern.compile(pattern);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int next = mark;
    while (true) {
      for (; next < lines.size(); next++) {
        Matcher matcher = wanted.matcher(lines.get(next));
        if (matcher.find()) {
          return matcher;
        }
      }
      long remaining = deadline - System.nanoTime();
      if (ended || remaining <= 0) {
        throw new AssertionError(
            "no line matches '" + pattern + "' in:\n" + String.join("\n", lines));
      }
      TimeUnit.NANOSECONDS.timedWait(this, remaining);
    }
  }

  /** Waits until the process has closed its output; false if it does not. */
  synchronized boolean awaitEnd() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!ended && deadline > System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
    }
    return ended;
  }

  /** All lines after the mark. */
  synchronized List<String> lines(int mark) {
    return List.copyOf(lines.subList(mark, lines.size()));
  }

  /** Everything, as it was said. */
  synchronized String text() {
    return lines.isEmpty() ? "" : this + "\n";
  }

  @Override
  public synchronized String toString() {
    return String.join("\n", lines);
  }
}
