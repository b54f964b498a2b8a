export declare const unprivileged: { readonly uid: number; readonly gid: number }
export declare const isRoot: boolean
