// What a picture of a graph is made of, before it is a picture.

/** A graph as it is to be drawn, from left to right. */
export interface Drawing {
  /** What is drawn, each with an id of its own. */
  readonly nodes: readonly DrawnNode[];
  /** The arrows between them. */
  readonly edges: readonly DrawnEdge[];
  /** Where leaves stand: all at the left, as in the lecture's figures, or next to what they feed. Default `left`. */
  readonly leaves?: "left" | "near";
}

/** A word or a circle. */
export interface DrawnNode {
  /** What arrows call it by. */
  readonly id: string;
  /** A name or an operation's symbol. An unnamed leaf has none. */
  readonly label: string;
  /** A leaf stands at the beginning, a result at the end; both are words. Operations are circles. */
  readonly kind: "leaf" | "operation" | "result";
  /** True for operations of the reverse walk, drawn in the colour of gradients. */
  readonly backward?: boolean;
}

/** An arrow. Edges from one node that say the same share a stem. */
export interface DrawnEdge {
  /** The id of the node where it begins. */
  readonly from: string;
  /** The id of the node where it ends. */
  readonly to: string;
  /** Written above it: the forward value, or a shape. */
  readonly above?: string;
  /** Written below it: the gradient. */
  readonly below?: string;
}

/** Whatever can say how it is drawn. */
export interface Drawable {
  drawing(): Drawing;
}
