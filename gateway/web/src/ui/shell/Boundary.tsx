import { Component, type ComponentChildren } from "preact";
import { lastRequestId } from "../../http/fetch";
import { Problem } from "../../http/problem";
import { ProblemState } from "../loading/ProblemState";

interface Props {
  children: ComponentChildren;
}

/** A screen that fails to draw says so and leaves the rest standing; the code leads support to the answer before. */
export class Boundary extends Component<Props, { problem?: Problem }> {
  override componentDidCatch(): void {
    this.setState({ problem: new Problem(0, "unexpected", "", { requestId: lastRequestId() }) });
  }

  override render() {
    const { problem } = this.state;
    return problem ? <ProblemState whole problem={problem} retry={() => location.reload()} /> : this.props.children;
  }
}
