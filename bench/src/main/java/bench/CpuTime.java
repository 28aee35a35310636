package bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/** What threads of this process have used of the processors. Stateless. */
final class CpuTime {
  private CpuTime() {}

  /** Of all threads whose names begin so, in seconds. */
  static double secondsOf(String name) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (each != null && each.getThreadName().startsWith(name)) {
        nanos += threads.getThreadCpuTime(each.getThreadId());
      }
    }
    return nanos / 1e9;
  }
}
