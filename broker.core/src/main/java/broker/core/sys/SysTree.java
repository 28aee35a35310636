package broker.core.sys;

import broker.core.loop.OnEventLoop;
import broker.core.loop.TimerWheel.Timer;
import broker.core.session.Shard;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Keeps the {@code $SYS} topics of a broker up to date. Owned by one loop; the public methods may
 * be called by any thread.
 */
@OnEventLoop
public final class SysTree implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Shard shard;
  private final SysFigures figures;
  private final SysSource more;
  private final SysPublisher topics;
  private final SysPublisher alarms;
  private final Timer timer = new Update();

  private final Map<Load, LoadAverage> loads = new EnumMap<>(Load.class);
  private Duration loadsTakenAt = Duration.ZERO; // uptime
  private long intervalNanos; // 0 while it is off

  /**
   * A tree that tells nothing before it gets an interval.
   *
   * @param shard of the loop that it runs on
   * @param figures of the broker, for this tree only
   * @param more is asked each time
   */
  public SysTree(Shard shard, SysFigures figures, SysSource more) {
    this.shard = shard;
    this.figures = figures;
    this.more = more;
    this.topics = new SysPublisher(shard.router());
    this.alarms = new SysPublisher(shard.router());
  }

  private final class Update extends Timer {
    @Override
    protected void onTime(long nowNanos) {
      update();
    }
  }

  /**
   * Sets how often the figures are told. Any thread.
   *
   * @param interval zero to take them back and to tell none
   */
  public void interval(Duration interval) {
    shard.loop().execute(() -> change(interval.toNanos()));
  }

  private void change(long nanos) {
    boolean begins = intervalNanos == 0;
    intervalNanos = nanos;
    if (nanos == 0) {
      shard.loop().timers().stop(timer);
      topics.beginRound();
      topics.endRound();
    } else if (begins) {
      update();
    } else {
      shard.loop().timers().start(timer, nanos);
    }
  }

  /**
   * Tells an alarm at once, and whatever the interval is. Any thread.
   *
   * @param path the topic below {@code $SYS/broker/alarms}
   */
  public void raise(String path, String text) {
    shard.loop().execute(() -> alarms.tell("alarms/" + path, text));
  }

  /** Takes an alarm back. Any thread. */
  public void clear(String path) {
    shard.loop().execute(() -> alarms.withdraw("alarms/" + path));
  }

  /** Tells no figures any more; what is retained stays. Any thread. */
  @Override
  public void close() {
    shard
        .loop()
        .execute(
            () -> {
              shard.loop().timers().stop(timer);
              intervalNanos = 0;
            });
  }

  private void update() {
    shard.loop().timers().start(timer, intervalNanos);
    more.prepare(
        () -> {
          if (shard.loop().inLoop()) {
            tell();
          } else {
            shard.loop().execute(this::tell);
          }
        });
  }

  private void tell() {
    if (intervalNanos == 0) {
      return; // switched off meanwhile
    }
    figures.take();
    topics.beginRound();
    for (SysTopic topic : SysTopic.values()) {
      String text = topic.text(figures);
      topic.paths().forEach(path -> topics.tell(path, text));
    }
    tellLoads();
    more.tell(topics::tell);
    topics.endRound();
  }

  private void tellLoads() {
    double seconds = figures.uptime().minus(loadsTakenAt).toNanos() / NANOS_PER_SECOND;
    loadsTakenAt = figures.uptime();
    for (Load load : Load.values()) {
      long total = load.total(figures);
      LoadAverage average = loads.get(load);
      if (average == null) {
        average = new LoadAverage(total);
        loads.put(load, average);
      } else if (seconds > 0) {
        average.update(total, seconds);
      }
      for (int i = 0; i < LoadAverage.PERIODS.length; i++) {
        topics.tell("load/" + load.path() + "/" + LoadAverage.PERIODS[i], average.text(i));
      }
    }
  }
}
