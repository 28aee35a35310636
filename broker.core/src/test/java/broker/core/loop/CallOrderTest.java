package broker.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CallOrderTest {
  private final DefaultEventLoop eventLoop = new DefaultEventLoop();
  private final CallOrder order =
      new CallOrder(new Loop(0, eventLoop, eventLoop::execute, () -> 0));
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void stop() {
    eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private void onLoop(Runnable task) {
    eventLoop.submit(task).syncUninterruptibly();
  }

  @Test
  void whatTheLoopGivesRunsAtOnce() {
    onLoop(
        () -> {
          order.execute(() -> done.add("task"));
          done.add("after");
        });
    assertEquals(List.of("task", "after"), done);
  }

  @Test
  void whatTheLoopGivesDoesNotOvertakeWhatAnotherThreadGaveBefore() {
    onLoop(
        () -> {
          Thread other = new Thread(() -> order.execute(() -> done.add("other")));
          other.start();
          try {
            other.join(10_000);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          order.execute(() -> done.add("own"));
        });
    onLoop(() -> done.add("end"));
    assertEquals(List.of("other", "own", "end"), done);
  }
}
